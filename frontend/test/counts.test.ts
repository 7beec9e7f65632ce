import assert from "node:assert/strict";
import test from "node:test";
import { readCounts, shortCount } from "../src/counts";

test("counts are read by address", () => {
  assert.deepEqual(readCounts('{"/": 12, "/drafts": 0}'), { "/": 12, "/drafts": 0 });
});

test("what is no count is left out", () => {
  assert.deepEqual(readCounts('{"/": "12", "/a": -1, "/b": 1.5, "/c": null, "/d": 3}'), { "/d": 3 });
  for (const text of ["", "{", "3", "null"]) assert.deepEqual(readCounts(text), {});
});

test("large counts are short", () => {
  assert.deepEqual([0, 999, 1000].map(shortCount), ["0", "999", "999+"]);
});
