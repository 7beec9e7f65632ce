import assert from "node:assert/strict";
import { test } from "node:test";
import { withLastWord } from "../src/completion";
import { sizeWords } from "../src/sizes";
import { localWords } from "../src/times";

test("a completion replaces the last word only", () => {
  assert.equal(withLastWord("budget fr", "from:"), "budget from:");
  assert.equal(withLastWord("bud", "budget"), "budget ");
  assert.equal(withLastWord("", "has:file"), "has:file ");
});

test("sizes have three figures at most", () => {
  assert.equal(sizeWords(999, "en"), "999 byte");
  assert.equal(sizeWords(1234, "en"), "1.2 kB");
  assert.equal(sizeWords(34_000_000, "en"), "34 MB");
  assert.equal(sizeWords(999_600, "en"), "1.0 MB");
});

test("a time is told in the reader's zone", () => {
  const words = localWords(new Date("2026-03-04T23:30:00Z"), "en-GB", "Asia/Tokyo");
  assert.match(words, /Thursday.* 5 March 2026/);
  assert.match(words, /08:30/);
});
