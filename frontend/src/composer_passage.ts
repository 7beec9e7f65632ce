// Answering a passage: select words of a message, then "r" or the button that floats beside them. The words go into the
// composer as a quotation; posted, the answer stands beside the passage.
import { quotation } from "./markdown_edits";
import { one } from "./page";

type Open = (link: HTMLAnchorElement, quote: string) => void;
let opened: Open | undefined;

export function startPassages(open: Open): void {
  opened = open;
  document.addEventListener("selectionchange", () => place());
  const button = one<HTMLButtonElement>("[data-answer-passage]");
  button?.addEventListener("pointerdown", (event) => event.preventDefault());
  button?.addEventListener("click", () => answerSelection());
}

/** Opens the composer with the selected words; false when none of a message are selected. */
export function answerSelection(): boolean {
  const found = chosen();
  if (found === null || opened === undefined) return false;
  const quote = quotation(found.text);
  getSelection()?.removeAllRanges();
  opened(found.link, quote);
  return true;
}

interface Chosen {
  readonly link: HTMLAnchorElement;
  readonly text: string;
  readonly range: Range;
}

function chosen(): Chosen | null {
  const selection = getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const within = range.commonAncestorContainer;
  const element = within instanceof Element ? within : within.parentElement;
  const body = element?.closest(".message .fm-body") ?? null;
  const article = body?.closest("article.message") ?? null;
  const link = article === null ? null : one<HTMLAnchorElement>("a[data-reply]", article);
  const text = selection.toString();
  return link === null || text.trim() === "" ? null : { link, text, range };
}

function place(): void {
  const button = one<HTMLButtonElement>("[data-answer-passage]");
  if (button === null) return;
  const found = chosen();
  button.hidden = found === null;
  if (found === null) return;
  const box = found.range.getBoundingClientRect();
  const top = box.bottom + window.scrollY + 6;
  const left = Math.min(Math.max(8, box.left), document.documentElement.clientWidth - button.offsetWidth - 8);
  button.style.setProperty("inset-block-start", `${Math.round(top)}px`);
  button.style.setProperty("left", `${Math.round(left + window.scrollX)}px`);
}
