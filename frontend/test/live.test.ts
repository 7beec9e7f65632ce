import assert from "node:assert/strict";
import test from "node:test";
import { readEvent } from "../src/live_events";
import { waitAfter } from "../src/live_stream";

test("an event is read with the names it holds", () => {
  const text = '{"kind":"network.messages.added","group":"g","count":1,"messages":[{"message":"m","conversation":"c","number":3}]}';
  assert.deepEqual(readEvent(text), {
    kind: "messages",
    what: "network.messages.added",
    group: "g",
    count: 1,
    messages: [{ message: "m", conversation: "c" }],
  });
  assert.deepEqual(readEvent('{"kind":"reset"}'), { kind: "reset" });
  assert.deepEqual(readEvent('{"kind":"presence","conversation":"c","people":["a"],"count":4}'), {
    kind: "presence",
    conversation: "c",
    people: ["a"],
    count: 4,
  });
});

test("what is no event of ours is nothing", () => {
  for (const text of ["", "{", "3", "null", "{}", '{"kind":"refused","refused":["x"]}', '{"kind":7}']) {
    assert.equal(readEvent(text), undefined);
  }
});

test("waiting doubles up to a minute and is spread", () => {
  assert.equal(waitAfter(1, 0), 1000);
  assert.equal(waitAfter(1, 1), 500);
  assert.equal(waitAfter(4, 0), 8000);
  assert.equal(waitAfter(50, 0), 60_000);
});
