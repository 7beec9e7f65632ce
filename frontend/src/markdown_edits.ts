// What the buttons of the toolbar do to a text; no document needed.

export interface Selected {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Edit {
  /** Replaces the characters [from, to) of the text. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  /** What is selected afterwards. */
  readonly start: number;
  readonly end: number;
}

const AROUND: Readonly<Record<string, string>> = { bold: "**", italic: "*", code: "`" };
const BEFORE: Readonly<Record<string, string>> = { quote: "> ", list: "- " };

/** The edit a mark makes, or null for one that is not known. `words` stand where nothing was selected. */
export function marked(mark: string, chosen: Selected, words: string, address: string): Edit | null {
  const sign = AROUND[mark];
  if (sign !== undefined) return wrapped(chosen, sign, words);
  const prefix = BEFORE[mark];
  if (prefix !== undefined) return prefixed(chosen, prefix);
  if (mark === "link") return linked(chosen, words, address);
  if (mark === "mention") return mentioned(chosen);
  return null;
}

/** Puts signs around the selection, or takes them away where they stand already. */
function wrapped({ text, start, end }: Selected, sign: string, words: string): Edit {
  const size = sign.length;
  const inside = text.slice(start, end);
  if (text.slice(start - size, start) === sign && text.slice(end, end + size) === sign) {
    return { from: start - size, to: end + size, insert: inside, start: start - size, end: end - size };
  }
  const said = inside === "" ? words : inside;
  return { from: start, to: end, insert: `${sign}${said}${sign}`, start: start + size, end: start + size + said.length };
}

/** Puts a sign before each selected line, or takes it away where all have it. */
function prefixed({ text, start, end }: Selected, prefix: string): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const next = text.indexOf("\n", end);
  const to = next < 0 ? text.length : next;
  const lines = text.slice(from, to).split("\n");
  const has = lines.every((line) => line.startsWith(prefix));
  const insert = lines.map((line) => (has ? line.slice(prefix.length) : prefix + line)).join("\n");
  return { from, to, insert, start: from + insert.length, end: from + insert.length };
}

function linked({ text, start, end }: Selected, words: string, address: string): Edit {
  const inside = text.slice(start, end);
  if (/^https?:\/\/\S+$/.test(inside)) {
    return { from: start, to: end, insert: `[${words}](${inside})`, start: start + 1, end: start + 1 + words.length };
  }
  const said = inside === "" ? words : inside;
  const at = start + said.length + 3;
  return { from: start, to: end, insert: `[${said}](${address})`, start: at, end: at + address.length };
}

function mentioned({ text, start, end }: Selected): Edit {
  const insert = start > 0 && !/\s/.test(text[start - 1] ?? "") ? " @" : "@";
  return { from: start, to: end, insert, start: start + insert.length, end: start + insert.length };
}

/** The lines as a quotation, empty ones at the ends left out. */
export function quotation(text: string): string {
  const lines = text.replace(/\r/g, "").split("\n").map((line) => line.trimEnd());
  while (lines.length > 0 && lines[0] === "") lines.shift();
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines.map((line) => (line === "" ? ">" : `> ${line}`)).join("\n");
}

/** The name begun before the caret with an @, or null. */
export function nameBegun(text: string, caret: number): string | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}][\p{L}\p{N}.'’ -]{0,40})?$/u.exec(text.slice(Math.max(0, caret - 60), caret));
  return found === null ? null : (found[1] ?? "");
}
