// Answers while typing, for the search box, the palette and comboboxes: a field with data-suggest="ADDRESS" (on itself
// or on the element around it). The address answers ?q= with options; arrows choose, Enter takes, Escape closes.
import { withLastWord } from "./completion";
import { all, around, one } from "./page";
import { turned } from "./steps";

const PAUSE_MS = 120;

let pending = 0;
let inFlight: AbortController | undefined;

export function startSuggestions(): void {
  document.addEventListener("input", (event) => {
    const field = fieldOf(event);
    if (field === null) return;
    window.clearTimeout(pending);
    pending = window.setTimeout(() => void ask(field), PAUSE_MS);
  });
  document.addEventListener("keydown", onKey);
  document.addEventListener("pointerdown", onPointer);
  document.addEventListener("focusout", (event) => {
    const field = fieldOf(event);
    if (field !== null && !stays(field)) close(field);
  });
}

/** Asks for the field's words as they are now and shows what comes back. */
export async function ask(field: HTMLInputElement): Promise<void> {
  const words = field.value.trim();
  if (words === "" && !stays(field)) {
    close(field);
    return;
  }
  inFlight?.abort();
  inFlight = new AbortController();
  const address = new URL(addressOf(field), location.href);
  address.searchParams.set("q", words);
  try {
    const answer = await fetch(address, { signal: inFlight.signal });
    if (answer.ok) show(field, await answer.text());
  } catch {
    // Aborted by the next key, or offline: the field goes on working as a plain one.
  }
}

function fieldOf(event: Event): HTMLInputElement | null {
  const field = event.target;
  return field instanceof HTMLInputElement && addressOf(field) !== "" ? field : null;
}

function addressOf(field: HTMLInputElement): string {
  if (field.dataset["suggest"] !== undefined) return field.dataset["suggest"];
  const form = field.closest<HTMLElement>("[data-suggest]");
  return field.type === "search" ? (form?.dataset["suggest"] ?? "") : "";
}

/** Whether the list belongs to the page (the palette) instead of coming and going. */
function stays(field: HTMLInputElement): boolean {
  return field.dataset["suggestInto"] !== undefined;
}

function listOf(field: HTMLInputElement): HTMLElement | null {
  const id = field.dataset["suggestInto"] ?? field.getAttribute("aria-controls");
  return id === null ? null : document.getElementById(id);
}

function show(field: HTMLInputElement, options: string): void {
  const list = listOf(field) ?? freshList(field);
  list.innerHTML = options;
  for (const option of all("[role=option]", list)) option.id = `${list.id}-${option.id}`;
  const any = one("[role=option]", list) !== null;
  list.hidden = !any && !stays(field);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", String(any));
  field.removeAttribute("aria-activedescendant");
}

function freshList(field: HTMLInputElement): HTMLElement {
  const list = document.createElement("div");
  list.id = `${field.id}-answers`;
  list.className = "answers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
  field.after(list);
  return list;
}

function close(field: HTMLInputElement): void {
  const list = listOf(field);
  if (list === null || stays(field)) return;
  list.hidden = true;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function onKey(event: KeyboardEvent): void {
  const field = fieldOf(event);
  const list = field === null ? null : listOf(field);
  if (field === null || list === null || list.hidden) return;
  const options = all("[role=option]", list);
  const chosen = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(field, options, turned(chosen, event.key === "ArrowDown" ? 1 : -1, options.length));
  } else if (event.key === "Enter") {
    const option = options[chosen] ?? (stays(field) ? options[0] : undefined);
    if (option === undefined) return;
    event.preventDefault();
    take(field, option);
  } else if (event.key === "Escape" && !stays(field)) {
    event.preventDefault();
    close(field);
  }
}

function choose(field: HTMLInputElement, options: readonly HTMLElement[], at: number): void {
  options.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
  const option = options[at];
  if (option === undefined) return;
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

function onPointer(event: PointerEvent): void {
  const option = around(event, ".answers [role=option]");
  const list = option?.closest<HTMLElement>(".answers");
  if (option === null || list == null || event.button !== 0) return;
  event.preventDefault();
  const field = one<HTMLInputElement>(`[aria-controls="${list.id}"]`);
  if (field !== null) take(field, option);
}

function take(field: HTMLInputElement, option: HTMLElement): void {
  const { href, insert } = option.dataset;
  if (href !== undefined) {
    location.assign(href);
    return;
  }
  if (insert === undefined) return;
  field.value = "suggestWhole" in field.dataset ? insert : withLastWord(field.value, insert);
  close(field);
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
