// Menus and popovers are <details>: this closes them when the attention goes elsewhere and lets arrows move inside.
import { all, around, isShown, one } from "./page";
import { turned } from "./steps";

const OPENING = "details.menu, details.evidence";

export function startMenus(): void {
  document.addEventListener("click", (event) => closeOthers(around(event, OPENING)));
  document.addEventListener("focusin", (event) => closeOthers(around(event, OPENING)));
  document.addEventListener("keydown", onKey);
  document.addEventListener("toggle", (event) => keepOnScreen(event.target), { capture: true });
}

function closeOthers(kept: Element | null): void {
  for (const open of all<HTMLDetailsElement>(OPENING)) {
    if (open.open && open !== kept && !open.contains(kept)) open.open = false;
  }
}

function onKey(event: KeyboardEvent): void {
  const menu = around<HTMLDetailsElement>(event, OPENING);
  if (menu === null || !menu.open) return;
  if (event.key === "Escape") {
    event.preventDefault();
    menu.open = false;
    one("summary", menu)?.focus();
  }
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    const items = all(".menu-item", menu).filter(isShown);
    const from = items.findIndex((item) => item === document.activeElement);
    items[turned(from, event.key === "ArrowDown" ? 1 : -1, items.length)]?.focus();
  }
}

/** A panel that would leave the window is hung on its other edge. */
function keepOnScreen(target: EventTarget | null): void {
  if (!(target instanceof HTMLDetailsElement) || !target.matches(OPENING) || !target.open) return;
  const panel = one(".menu-panel, .evidence-panel", target);
  if (panel === null) return;
  delete panel.dataset["edge"];
  const box = panel.getBoundingClientRect();
  if (box.left < 4) panel.dataset["edge"] = "left";
  if (box.right > document.documentElement.clientWidth - 4) panel.dataset["edge"] = "right";
}
