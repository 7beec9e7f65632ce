import assert from "node:assert/strict";
import { test } from "node:test";
import { NOTHING_TYPED, press } from "../src/chords";

const chords = new Map([
  ["g h", "home"],
  ["g g", "groups"],
  ["j", "next"],
]);

function typedAll(keys: readonly (readonly [string, number])[]): (string | undefined)[] {
  let typed = NOTHING_TYPED;
  return keys.map(([key, at]) => {
    const outcome = press(typed, key, at, chords);
    typed = outcome.typed;
    return outcome.command;
  });
}

test("one key is a deed at once", () => {
  assert.deepEqual(typedAll([["j", 0], ["j", 5]]), ["next", "next"]);
});

test("two keys in time are a chord", () => {
  assert.deepEqual(typedAll([["g", 0], ["h", 400]]), [undefined, "home"]);
  assert.deepEqual(typedAll([["g", 0], ["g", 400]]), [undefined, "groups"]);
});

test("a chord that took too long begins again", () => {
  assert.deepEqual(typedAll([["g", 0], ["h", 2000], ["g", 2100], ["h", 2200]]), [undefined, undefined, undefined, "home"]);
});

test("a key that does not fit the chord counts by itself", () => {
  assert.deepEqual(typedAll([["g", 0], ["j", 100], ["h", 200]]), [undefined, "next", undefined]);
});
