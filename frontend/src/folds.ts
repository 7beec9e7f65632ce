// <details data-fold-key="..."> stay as they were left, on this device.
import { all } from "./page";

const STORE = "fm-folds";
const KEPT = 500;

export function startFolds(): void {
  restore(document);
  document.body.addEventListener("htmx:load", (event) => {
    if (event.target instanceof Element) restore(event.target);
  });
  document.addEventListener("toggle", (event) => remember(event.target), { capture: true });
  // Paper cannot be unfolded: whatever is closed is opened for printing and closed again.
  window.addEventListener("beforeprint", () => setAll(true));
  window.addEventListener("afterprint", () => setAll(false));
}

function restore(within: ParentNode): void {
  const states = read();
  for (const fold of all<HTMLDetailsElement>("details[data-fold-key]", within)) {
    const open = states[fold.dataset["foldKey"] ?? ""];
    if (open !== undefined) fold.open = open;
  }
}

function remember(target: EventTarget | null): void {
  if (!(target instanceof HTMLDetailsElement) || target.dataset["foldKey"] === undefined) return;
  const kept = Object.entries(read()).filter(([key]) => key !== target.dataset["foldKey"]).slice(1 - KEPT);
  try {
    localStorage.setItem(STORE, JSON.stringify(Object.fromEntries([...kept, [target.dataset["foldKey"], target.open]])));
  } catch {
    // No storage allowed: folds are as the server sends them.
  }
}

function read(): Record<string, boolean> {
  try {
    return JSON.parse(localStorage.getItem(STORE) ?? "{}") as Record<string, boolean>;
  } catch {
    return {};
  }
}

function setAll(printing: boolean): void {
  for (const fold of all<HTMLDetailsElement>("details.fm-fold")) {
    if (printing && !fold.open) {
      fold.open = true;
      fold.dataset["forPrint"] = "";
    } else if (!printing && "forPrint" in fold.dataset) {
      fold.open = false;
      delete fold.dataset["forPrint"];
    }
  }
}
