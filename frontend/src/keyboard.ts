// The keyboard map: one key, one deed; never while somebody is typing.
import { NOTHING_TYPED, press } from "./chords";
import { answerSelection } from "./composer_passage";
import { openDialog } from "./dialogs";
import { all, isShown, one } from "./page";
import { openPalette } from "./palette";
import { goToBranch } from "./reading";
import { currentRow, goToRow, goToUnread } from "./rows";

type Deed = () => unknown;

const DEEDS: readonly (readonly [string, Deed])[] = [
  ["/", () => focusSearch()],
  ["j", () => goToRow(1)],
  ["k", () => goToRow(-1)],
  ["n", () => goToUnread()],
  ["[", () => goToBranch(-1)],
  ["]", () => goToBranch(1)],
  ["f", () => fold()],
  ["r", () => answerSelection() || follow("[data-reply]")],
  ["c", () => follow("[data-compose]")],
  ["e", () => markRead()],
  [".", () => follow("[data-more] > summary, summary[data-more], .menu > summary")],
  ["?", () => openDialog("keys-dialog")],
];

export function startKeyboard(): void {
  let typed = NOTHING_TYPED;
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event)) return;
    const outcome = press(typed, event.key, event.timeStamp, chords());
    typed = outcome.typed;
    if (outcome.command === undefined) return;
    event.preventDefault();
    outcome.command();
  });
}

/** The fixed keys, and "g ..." of each part that is switched on. */
function chords(): ReadonlyMap<string, Deed> {
  const map = new Map<string, Deed>(DEEDS);
  for (const link of all(".rail [data-keys]")) map.set(link.dataset["keys"] ?? "", () => link.click());
  return map;
}

function isTyping(event: KeyboardEvent): boolean {
  if (one("dialog[open]") !== null) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type);
}

function focusSearch(): void {
  const field = one<HTMLInputElement>("#search");
  field?.focus();
  field?.select();
}

/** Click the first thing that fits, in the current row if it has one, otherwise on the page. */
function follow(selector: string): void {
  const row = currentRow();
  const own = row === null ? null : one(selector, row);
  const found = own ?? (row === null ? all(`main :is(${selector})`).find(isShown) : undefined);
  found?.click();
  if (found?.tagName === "SUMMARY") found.focus();
}

/** Mark the current row read and go on to the next: the one marked may leave the list. */
function markRead(): void {
  const row = currentRow();
  follow("[data-mark-read]");
  if (row !== null && one("[data-mark-read]", row) !== null) goToRow(1);
}

/** Open every fold of the current message (or of the page), or close them when all are open. */
function fold(): void {
  const folds = all<HTMLDetailsElement>("details.fm-fold, details[data-fold-key]", currentRow() ?? document);
  const opening = folds.some((each) => !each.open);
  for (const each of folds) each.open = opening;
}
