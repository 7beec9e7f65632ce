// Reading a conversation: what was on the screen is marked read, the map shows where one is, and [ and ] go from
// branch to branch.
import { all, around, formToken, isShown, one } from "./page";
import { ReadQueue } from "./read_queue";

const LOOKED_AT_MS = 700;
const SENT_EVERY_MS = 1500;
const MESSAGE = "article.message";

export function startReading(): void {
  const messages = one(".messages[data-read-url]");
  if (messages === null) return;
  const queue = new ReadQueue();
  const send = (): void => sendRead(messages.dataset["readUrl"] ?? "", queue);
  const seen = new IntersectionObserver((entries) => watch(entries, queue), { threshold: [0, 0.25, 0.6, 1] });
  const observe = (within: ParentNode): void => {
    for (const message of all(MESSAGE, within)) seen.observe(message);
  };
  observe(messages);
  for (const arrival of ["htmx:afterSwap", "fm:arrived"]) messages.addEventListener(arrival, () => observe(messages));
  setInterval(() => {
    for (const name of queue.lookedAt(performance.now(), LOOKED_AT_MS)) markRead(name);
    send();
  }, SENT_EVERY_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
  });
  startMap();
}

/** The next (or last) place where a branch begins, from where the reader is. */
export function goToBranch(step: 1 | -1): void {
  const heads = all(".branch > summary, a.fork").filter(isShown);
  const current = one(".is-current[data-row]") ?? document.activeElement;
  const behind = (head: HTMLElement): boolean =>
    current !== null && (current.compareDocumentPosition(head) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  const before = (head: HTMLElement): boolean =>
    current !== null && (current.compareDocumentPosition(head) & Node.DOCUMENT_POSITION_PRECEDING) !== 0;
  const aim = step > 0 ? heads.find(behind) : heads.filter((head) => before(head) && head !== current).at(-1);
  if (aim === undefined) return;
  for (const other of all(".is-current[data-row]")) other.classList.remove("is-current");
  aim.focus({ preventScroll: true });
  aim.scrollIntoView({ block: "center" });
}

/** A message counts as looked at once its end or most of the screen was filled with it for a moment. */
function watch(entries: readonly IntersectionObserverEntry[], queue: ReadQueue): void {
  for (const entry of entries) {
    const message = entry.target;
    if (!(message instanceof HTMLElement)) continue;
    const tall = entry.intersectionRect.height > window.innerHeight * 0.5;
    const shown = entry.isIntersecting && (entry.intersectionRatio >= 0.6 || tall);
    markInView(message.id, entry.isIntersecting && entry.intersectionRatio > 0);
    if (!("unread" in message.dataset)) continue;
    if (shown) queue.appeared(message.id, Number(message.dataset["number"]), performance.now());
    else queue.disappeared(message.id);
  }
}

function markRead(name: string): void {
  const message = document.getElementById(name);
  if (message !== null) delete message.dataset["unread"];
  mapNode(name)?.removeAttribute("data-unread");
}

function markInView(name: string, visible: boolean): void {
  mapNode(name)?.toggleAttribute("data-in-view", visible);
}

function mapNode(name: string): Element | null {
  return one<Element>(`.branch-map [data-mark="${CSS.escape(name)}"] .node`);
}

function sendRead(url: string, queue: ReadQueue): void {
  const numbers = queue.taken();
  if (numbers.length === 0 || url === "") return;
  const body = new URLSearchParams({ numbers: numbers.join(",") });
  fetch(url, { method: "POST", body, headers: { "X-CSRFToken": formToken() }, keepalive: true })
    .then((answer) => {
      if (answer.ok) document.dispatchEvent(new Event("fm:read"));
      else queue.putBack(numbers);
    })
    .catch(() => queue.putBack(numbers));
}

/** The map is one stop for the tab key; arrows move inside it. */
function startMap(): void {
  const map = one(".branch-map");
  if (map === null) return;
  const marks = all<HTMLElement>("a[data-mark]", map);
  for (const [at, mark] of marks.entries()) mark.setAttribute("tabindex", at === 0 ? "0" : "-1");
  map.addEventListener("keydown", (event) => {
    const at = marks.findIndex((mark) => mark === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (at < 0 || step === undefined) return;
    event.preventDefault();
    marks[Math.min(Math.max(at + step, 0), marks.length - 1)]?.focus();
  });
  map.addEventListener("click", (event) => {
    if (around(event, "a[data-mark]") !== null && map.matches(":popover-open")) map.hidePopover();
  });
}
