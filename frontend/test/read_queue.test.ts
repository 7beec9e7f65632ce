import assert from "node:assert/strict";
import { test } from "node:test";
import { ReadQueue } from "../src/read_queue";

test("a message is read only after it was looked at for a while", () => {
  const queue = new ReadQueue();
  queue.appeared("a", 1, 0);
  assert.deepEqual(queue.lookedAt(500, 700), []);
  assert.deepEqual(queue.lookedAt(700, 700), ["a"]);
  assert.deepEqual(queue.taken(), [1]);
  assert.deepEqual(queue.taken(), []);
});

test("one that was only scrolled past is not", () => {
  const queue = new ReadQueue();
  queue.appeared("a", 1, 0);
  queue.disappeared("a");
  assert.deepEqual(queue.lookedAt(9000, 700), []);
});

test("each is told once, and again only if telling failed", () => {
  const queue = new ReadQueue();
  queue.appeared("a", 1, 0);
  queue.lookedAt(700, 700);
  queue.appeared("a", 1, 800);
  assert.deepEqual(queue.lookedAt(9000, 700), []);
  const numbers = queue.taken();
  queue.putBack(numbers);
  assert.deepEqual(queue.taken(), [1]);
});

test("what has no number is never told", () => {
  const queue = new ReadQueue();
  queue.appeared("a", Number.NaN, 0);
  assert.deepEqual(queue.lookedAt(9000, 700), []);
});
