import assert from "node:assert/strict";
import { test } from "node:test";
import { marked, nameBegun, quotation } from "../src/markdown_edits";

/** What a mark makes of a text in which [ and ] show the selection, shown the same way. */
function after(mark: string, shown: string): string {
  const start = shown.indexOf("[");
  const end = shown.indexOf("]") - 1;
  const text = shown.replace("[", "").replace("]", "");
  const edit = marked(mark, { text, start, end }, "words", "address");
  assert.ok(edit !== null);
  const made = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${made.slice(0, edit.start)}[${made.slice(edit.start, edit.end)}]${made.slice(edit.end)}`;
}

test("signs are put around what is selected, and taken away again", () => {
  assert.equal(after("bold", "a [b] c"), "a **[b]** c");
  assert.equal(after("bold", "a **[b]** c"), "a [b] c");
  assert.equal(after("code", "[]"), "`[words]`");
  assert.equal(after("italic", "[a b]"), "*[a b]*");
});

test("lines get a sign each, and lose it when all have it", () => {
  assert.equal(after("quote", "x\na[b\nc]d\ny"), "x\n> ab\n> cd[]\ny");
  assert.equal(after("list", "- a\n- [b]"), "- a\nb[]");
  assert.equal(after("list", "[]"), "- []");
});

test("a link asks for what is missing", () => {
  assert.equal(after("link", "see [it]").replace(/[[\]]/g, "|"), "see |it|(|address|)");
  const edit = marked("link", { text: "https://a.b", start: 0, end: 11 }, "words", "address");
  assert.equal(edit?.insert, "[words](https://a.b)");
});

test("a mention begins with a blank before its sign", () => {
  assert.equal(after("mention", "ask[]"), "ask @[]");
  assert.equal(after("mention", "ask []"), "ask @[]");
  assert.equal(marked("unknown", { text: "", start: 0, end: 0 }, "", ""), null);
});

test("a quotation has a sign before every line and no empty ends", () => {
  assert.equal(quotation("\n a\r\n\nb  \n\n"), ">  a\n>\n> b");
});

test("a name begins with @ behind a blank", () => {
  const begun = (text: string): string | null => nameBegun(text, text.length);
  assert.equal(begun("@"), "");
  assert.equal(begun("hi @Ada Ok"), "Ada Ok");
  assert.equal(begun("(@Øy"), "Øy");
  assert.equal(begun("a@b"), null);
  assert.equal(begun("@Ada\nnext"), null);
});
