// A row of tabs that is wider than the window begins where the reader is.
import { all, one } from "./page";

export function startTabs(): void {
  for (const tabs of all(".tabs")) {
    const current = one("[aria-current]", tabs);
    if (current === null || tabs.scrollWidth <= tabs.clientWidth) continue;
    // not scrollIntoView, which would move the page as well
    const [row, tab] = [tabs.getBoundingClientRect(), current.getBoundingClientRect()];
    tabs.scrollLeft += (tab.left + tab.right - row.left - row.right) / 2;
  }
}
