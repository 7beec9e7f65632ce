// Putting a chosen completion into what was typed.

/** The text with its last word replaced; completions that end in ":" wait for more, others get a space. */
export function withLastWord(text: string, completion: string): string {
  const start = text.lastIndexOf(" ") + 1;
  const end = completion.endsWith(":") ? "" : " ";
  return `${text.slice(0, start)}${completion}${end}`;
}
