import assert from "node:assert/strict";
import { test } from "node:test";
import { nextUnread, stepped, turned } from "../src/steps";

test("stepping stays inside the list", () => {
  assert.equal(stepped(-1, 1, 3), 0);
  assert.equal(stepped(-1, -1, 3), 2);
  assert.equal(stepped(2, 1, 3), 2);
  assert.equal(stepped(0, -1, 3), 0);
  assert.equal(stepped(0, 1, 0), -1);
});

test("turning goes round", () => {
  assert.equal(turned(2, 1, 3), 0);
  assert.equal(turned(0, -1, 3), 2);
  assert.equal(turned(-1, 1, 0), -1);
});

test("the next unread is looked for once round, itself last", () => {
  assert.equal(nextUnread(-1, [false, true, true]), 1);
  assert.equal(nextUnread(2, [true, false, true]), 0);
  assert.equal(nextUnread(1, [false, true, false]), 1);
  assert.equal(nextUnread(1, [false, false]), -1);
});
