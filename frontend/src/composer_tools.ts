// The toolbar: one stop for the tab key, arrows move inside; Ctrl or Cmd with B and I from the text.
import { marked } from "./markdown_edits";
import { all, around, one } from "./page";
import { turned } from "./steps";

const KEYS: Readonly<Record<string, string>> = { b: "bold", i: "italic" };

export function startTools(): void {
  document.addEventListener("click", (event) => {
    const button = around(event, ".composer-tools [data-mark]");
    const form = around<HTMLFormElement>(event, "form[data-composer]");
    if (button !== null && form !== null) apply(form, button.dataset["mark"] ?? "");
  });
  document.addEventListener("keydown", (event) => {
    const form = around<HTMLFormElement>(event, "form[data-composer]");
    if (form === null) return;
    const mark = (event.ctrlKey || event.metaKey) && !event.altKey ? KEYS[event.key.toLowerCase()] : undefined;
    if (mark !== undefined && event.target instanceof HTMLTextAreaElement) {
      event.preventDefault();
      apply(form, mark);
    }
    move(event, around(event, ".composer-tools"));
  });
}

function apply(form: HTMLFormElement, mark: string): void {
  const field = one<HTMLTextAreaElement>("textarea[name=text]", form);
  if (field === null || field.hidden) return;
  const chosen = { text: field.value, start: field.selectionStart, end: field.selectionEnd };
  const edit = marked(mark, chosen, form.dataset["sayWords"] ?? "", form.dataset["sayLink"] ?? "");
  if (edit === null) return;
  field.focus();
  field.setSelectionRange(edit.from, edit.to);
  insert(field, edit.insert);
  field.setSelectionRange(edit.start, edit.end);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** As if typed, where the browser lets us: then it can be undone by the keyboard. */
export function insert(field: HTMLTextAreaElement, text: string): void {
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text);
}

function move(event: KeyboardEvent, bar: HTMLElement | null): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (bar === null || step === undefined) return;
  event.preventDefault();
  const buttons = all<HTMLButtonElement>("button", bar);
  const forward = document.documentElement.dir === "rtl" ? -step : step;
  const at = turned(buttons.findIndex((each) => each === document.activeElement), forward === 1 ? 1 : -1, buttons.length);
  buttons.forEach((each, index) => (each.tabIndex = index === at ? 0 : -1));
  buttons[at]?.focus();
}
