// Lists and counts that follow what happens: elements with data-live-part take over what the same page says now.
import htmx from "htmx.org";
import { all, one } from "./page";

const EVERY_MS = 2000;
const SPREAD_MS = 700;

let waiting = 0;
let last = -EVERY_MS;

/** Reads the page again soon, not more than once in a while, however much happens. */
export function renewPartsSoon(): void {
  if (waiting !== 0 || one("[data-live-part]") === null) return;
  const left = Math.max(0, last + EVERY_MS - performance.now());
  waiting = window.setTimeout(() => {
    waiting = 0;
    last = performance.now();
    void pageNow(location.href).then((page) => page === undefined || renewParts(page));
  }, left + Math.random() * SPREAD_MS);
}

/** The page behind an address of this site as it is now; undefined when it does not come. */
export async function pageNow(address: string): Promise<Document | undefined> {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || new URL(answer.url).pathname !== new URL(address).pathname) return undefined;
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  } catch {
    return undefined;
  }
}

/** Takes each part over from a newer version of this page. */
export function renewParts(page: Document): void {
  for (const part of all("[data-live-part]")) {
    const newer = one(`[data-live-part="${CSS.escape(part.dataset["livePart"] ?? "")}"]`, page);
    if (newer === null || newer.innerHTML === part.innerHTML) continue;
    if (part.dataset["livePart"] === "rows") mergeRows(part, newer);
    else replace(part, newer);
  }
}

function replace(part: HTMLElement, newer: HTMLElement): void {
  const focused = part.contains(document.activeElement) ? hrefOf(document.activeElement) : "";
  const current = hrefOf(one(".row.is-current .row-title", part));
  part.replaceChildren(...newer.childNodes);
  for (const name of ["class", "data-side"]) take(part, newer, name);
  htmx.process(part);
  if (focused !== "") one(`a[href="${CSS.escape(focused)}"]`, part)?.focus({ preventScroll: true });
  if (current !== "") one(`a[href="${CSS.escape(current)}"]`, part)?.closest(".row")?.classList.add("is-current");
}

/** Where nothing stood before there is another look: it comes with what is shown. */
function take(part: HTMLElement, newer: HTMLElement, name: string): void {
  const value = newer.getAttribute(name);
  if (value === null) part.removeAttribute(name);
  else part.setAttribute(name, value);
}

/** What is new or changed stands first; rows that later steps brought stay below. */
function mergeRows(part: HTMLElement, newer: HTMLElement): void {
  if (one(".row", part) === null) {
    replace(part, newer);
    return;
  }
  const known = new Map(all(".row", part).map((row) => [hrefOf(one(".row-title", row)), row] as const));
  const hasMore = one("a.step", part) !== null || known.size > 0;
  const fresh = [...newer.children].filter((child) => !(hasMore && child.matches("a.step")));
  const focused = part.contains(document.activeElement) ? hrefOf(document.activeElement) : "";
  for (const row of fresh) known.get(hrefOf(one(".row-title", row)))?.remove();
  part.prepend(...fresh);
  htmx.process(part);
  if (focused !== "") one(`a[href="${CSS.escape(focused)}"]`, part)?.focus({ preventScroll: true });
}

function hrefOf(element: Element | null): string {
  return element?.getAttribute("href") ?? "";
}
