// What hangs on messages: links to paragraphs, lists of people narrowed by typing, tags completed at the comma.
import { all, around, one, phrase } from "./page";
import { say } from "./toasts";

const LINK = "a.passage-link";
const WAIT_MS = 150;

export function startSocials(): void {
  document.addEventListener("click", (event) => {
    const link = around<HTMLAnchorElement>(event, LINK);
    if (link === null || !(event instanceof MouseEvent) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    void copyPassage(link);
  });
  document.addEventListener("focusin", (event) => {
    const message = around(event, "article.message");
    if (message !== null) openPassages(message);
  });
  document.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    if (field.matches("[data-narrow-by]")) narrow(field);
    if (field.matches("[data-tags]")) completeSoon(field);
  });
}

async function copyPassage(link: HTMLAnchorElement): Promise<void> {
  const passage = link.closest("[id]");
  if (passage !== null) location.replace(`#${passage.id}`);
  try {
    await navigator.clipboard.writeText(link.href);
    say({ text: phrase("copied"), tone: "allowed", undo: "" });
  } catch {
    say({ text: phrase("notCopied"), tone: "warn", undo: "" });
  }
}

/** Only the links of the message in focus are stops of the tab key; fifty messages have hundreds. */
function openPassages(message: Element): void {
  if (one(`${LINK}[tabindex="0"]`, message) !== null) return;
  for (const link of all(`${LINK}[tabindex="0"]`)) link.tabIndex = -1;
  for (const link of all(LINK, message)) link.tabIndex = 0;
}

function narrow(field: HTMLInputElement): void {
  const words = field.value.trim().toLocaleLowerCase();
  const list = field.closest("[data-narrow]");
  if (list === null) return;
  for (const choice of all("[data-narrowed]", list)) {
    const fits = (choice.dataset["narrowed"] ?? "").toLocaleLowerCase().includes(words);
    choice.hidden = !fits && one<HTMLInputElement>("input:checked", choice) === null;
  }
}

let waiting = 0;

function completeSoon(field: HTMLInputElement): void {
  window.clearTimeout(waiting);
  waiting = window.setTimeout(() => void complete(field), WAIT_MS);
}

/** The list offers whole values, so each of its entries repeats the tags before the last comma. */
async function complete(field: HTMLInputElement): Promise<void> {
  const url = field.dataset["tags"] ?? "";
  const list = field.list;
  if (url === "" || list === null) return;
  const answer = await fetch(`${url}?q=${encodeURIComponent(field.value)}`).catch(() => null);
  if (answer === null || !answer.ok) return;
  const told: unknown = await answer.json();
  const before = /^.*,\s*/s.exec(field.value)?.[0] ?? "";
  list.replaceChildren(...tagsIn(told).map((tag) => new Option(undefined, before + tag)));
}

export function tagsIn(told: unknown): string[] {
  if (typeof told !== "object" || told === null || !("tags" in told) || !Array.isArray(told.tags)) return [];
  return told.tags.filter((tag): tag is string => typeof tag === "string");
}
