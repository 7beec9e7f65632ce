// The numbers beside the parts: what waits for the reader, asked for behind the page and again when something happened.
import { all, one } from "./page";

const KEPT = "fm.counts";
const EVERY_MS = 2000;
const MOST = 999;

export type Counts = Readonly<Record<string, number>>;

let waiting = 0;
let last = -EVERY_MS;

export function startCounts(): void {
  const url = one("[data-counts-url]")?.dataset["countsUrl"] ?? "";
  if (url === "" || all("[data-count-of]").length === 0) return;
  // what the page before knew stands at once, so that no number flickers on the way
  show(readCounts(sessionStorage.getItem(KEPT) ?? ""));
  const soon = (): void => askSoon(url);
  for (const happening of ["fm:news", "fm:read"]) document.addEventListener(happening, soon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && soon());
  soon();
}

/** Not more than once in a while, however much happens, and only while somebody looks. */
function askSoon(url: string): void {
  if (waiting !== 0 || document.visibilityState === "hidden") return;
  waiting = window.setTimeout(() => {
    waiting = 0;
    last = performance.now();
    void ask(url);
  }, Math.max(0, last + EVERY_MS - performance.now()));
}

/** Without an answer the numbers stay as they are: nothing on the page depends on them. */
async function ask(url: string): Promise<void> {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const text = await answer.text();
    sessionStorage.setItem(KEPT, text);
    show(readCounts(text));
  } catch {
    return;
  }
}

/** The numbers in a JSON object by address; anything else in it is left out. */
export function readCounts(text: string): Counts {
  try {
    const found: unknown = JSON.parse(text);
    if (typeof found !== "object" || found === null) return {};
    return Object.fromEntries(Object.entries(found).filter(([, count]) => Number.isSafeInteger(count) && count >= 0));
  } catch {
    return {};
  }
}

/** A number as it stands beside a word: short, however large. */
export function shortCount(count: number): string {
  return count > MOST ? `${String(MOST)}+` : String(count);
}

function show(counts: Counts): void {
  for (const place of all("[data-count-of]")) {
    const count = counts[place.dataset["countOf"] ?? ""] ?? 0;
    const number = one("[data-number]", place);
    if (number !== null) number.textContent = shortCount(count);
    place.hidden = count === 0;
  }
}
