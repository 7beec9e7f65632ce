// Names after @: a list under the text, chosen with arrows and Enter, closed with Escape. Typing a name in full does the
// same without it.
import { insert } from "./composer_tools";
import { nameBegun } from "./markdown_edits";
import { all, around, one } from "./page";
import { turned } from "./steps";

const PAUSE_MS = 120;
let timer = 0;
let inFlight: AbortController | undefined;

export function startNames(): void {
  document.addEventListener("input", (event) => {
    const field = fieldOf(event);
    if (field === null) return;
    window.clearTimeout(timer);
    const name = nameBegun(field.value, field.selectionStart);
    if (name === null) close(field);
    else timer = window.setTimeout(() => void ask(field, name), PAUSE_MS);
  });
  document.addEventListener("keydown", onKey, { capture: true });
  document.addEventListener("pointerdown", (event) => {
    const option = around(event, "[data-names] [role=option]");
    const field = option === null ? null : fieldOfForm(option.closest("form"));
    if (option === null || field === null || event.button !== 0) return;
    event.preventDefault();
    take(field, option);
  });
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event);
    if (field !== null) close(field);
  });
}

function fieldOf(event: Event): HTMLTextAreaElement | null {
  const field = event.target;
  return field instanceof HTMLTextAreaElement && field.closest("form[data-composer]") !== null ? field : null;
}

function fieldOfForm(form: HTMLFormElement | null): HTMLTextAreaElement | null {
  return form === null ? null : one<HTMLTextAreaElement>("textarea[name=text]", form);
}

function listOf(field: HTMLTextAreaElement): HTMLElement | null {
  return field.form === null ? null : one("[data-names]", field.form);
}

async function ask(field: HTMLTextAreaElement, name: string): Promise<void> {
  const list = listOf(field);
  if (list === null || field.form === null) return;
  inFlight?.abort();
  inFlight = new AbortController();
  const address = new URL(field.form.dataset["mentions"] ?? "", location.href);
  address.searchParams.set("q", name);
  try {
    const answer = await fetch(address, { signal: inFlight.signal });
    if (!answer.ok || nameBegun(field.value, field.selectionStart) !== name) return;
    list.innerHTML = await answer.text();
  } catch {
    return;
  }
  const options = all("[role=option]", list);
  for (const option of options) option.id = `${list.id}-${option.id}`;
  if (options.length === 0) {
    close(field);
    return;
  }
  list.hidden = false;
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-haspopup", "listbox");
  field.setAttribute("aria-controls", list.id);
  choose(field, options, 0);
}

function close(field: HTMLTextAreaElement): void {
  inFlight?.abort();
  window.clearTimeout(timer);
  const list = listOf(field);
  if (list === null || list.hidden) return;
  list.hidden = true;
  field.removeAttribute("aria-activedescendant");
}

/** Before all other keys of the composer: Escape closes the list first, Enter takes a name. */
function onKey(event: KeyboardEvent): void {
  const field = fieldOf(event);
  const list = field === null ? null : listOf(field);
  if (field === null || list === null || list.hidden || event.ctrlKey || event.metaKey) return;
  const options = all("[role=option]", list);
  const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    choose(field, options, turned(at, event.key === "ArrowDown" ? 1 : -1, options.length));
  } else if ((event.key === "Enter" || event.key === "Tab") && options[at] !== undefined) {
    take(field, options[at]);
  } else if (event.key === "Escape") {
    close(field);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

function choose(field: HTMLTextAreaElement, options: readonly HTMLElement[], at: number): void {
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  const option = options[at];
  if (option === undefined) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function take(field: HTMLTextAreaElement, option: HTMLElement): void {
  const name = nameBegun(field.value, field.selectionStart);
  if (name === null) return;
  const caret = field.selectionStart;
  field.focus();
  field.setSelectionRange(caret - name.length, caret);
  insert(field, `${option.dataset["insert"] ?? ""} `);
  close(field);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
