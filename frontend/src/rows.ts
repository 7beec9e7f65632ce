// Moving through rows and messages: [data-row] is what j, k and n go to.
import { all, around, isShown, one } from "./page";
import { nextUnread, stepped } from "./steps";

const CURRENT = "is-current";

export function startConversations(): void {
  document.addEventListener("focusin", (event) => {
    const row = around(event, "[data-row]");
    if (row !== null) mark(row);
  });
}

export function currentRow(): HTMLElement | null {
  return one(`[data-row].${CURRENT}`);
}

export function goToRow(step: 1 | -1): void {
  const rows = shownRows();
  const current = currentRow();
  const from = current === null ? inView(rows) - (step > 0 ? 1 : 0) : rows.indexOf(current);
  go(rows[stepped(from, step, rows.length)]);
}

export function goToUnread(): void {
  const rows = shownRows();
  const current = currentRow();
  const unread = rows.map((row) => "unread" in row.dataset);
  go(rows[nextUnread(current === null ? -1 : rows.indexOf(current), unread)]);
}

function shownRows(): HTMLElement[] {
  return all("[data-row]").filter(isShown);
}

/** The first row whose top is on the screen, so that the keys begin where the eyes are. */
function inView(rows: readonly HTMLElement[]): number {
  if (window.scrollY < 80) return 0;
  const at = rows.findIndex((row) => row.getBoundingClientRect().top >= 0);
  return at < 0 ? rows.length - 1 : at;
}

function go(row: HTMLElement | undefined): void {
  if (row === undefined) return;
  const aim = one(".row-title, [data-row-link]", row) ?? row;
  if (aim === row && !row.hasAttribute("tabindex")) row.tabIndex = -1;
  aim.focus({ preventScroll: true });
  mark(row);
  const taller = row.offsetHeight > window.innerHeight / 2;
  row.scrollIntoView({ block: taller ? "start" : "nearest" });
}

function mark(row: HTMLElement): void {
  for (const other of all(`.${CURRENT}[data-row]`)) if (other !== row) other.classList.remove(CURRENT);
  row.classList.add(CURRENT);
}
