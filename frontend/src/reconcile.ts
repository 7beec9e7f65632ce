// Making a list of messages what the server now says, without touching what stays as it is: an open fold, a half-written
// answer, the focus and a selection live on in the elements that are kept.
import { all, one } from "./page";

const MANAGED = "article[id], details.branch, a.fork, a.step";

/** Brings `current` to what `fresh` says; messages whose ids are in `changed` are taken as they come. */
export function reconcile(current: Element, fresh: Element, changed: ReadonlySet<string>): void {
  const known = new Map<string, Element>();
  for (const element of all<Element>("article[id], details.branch", current)) {
    const key = keyOf(element);
    if (key !== "" && !changed.has(key)) known.set(key, element);
  }
  arrange(current, fresh, known);
}

/** What an element is in both versions; empty for what is simply replaced. */
function keyOf(element: Element): string {
  if (element.matches("details.branch")) return `branch ${element.getAttribute("data-branch-head") ?? ""}`;
  return element.id;
}

function arrange(current: Element, fresh: Element, known: ReadonlyMap<string, Element>): void {
  const said = [...fresh.children].filter((child) => child.matches(MANAGED));
  const wanted = said.map((child) => known.get(keyOf(child)) ?? child);
  const staying = new Set(wanted);
  for (const child of [...current.children]) if (child.matches(MANAGED) && !staying.has(child)) child.remove();
  let cursor = current.firstElementChild;
  for (const element of wanted) {
    while (cursor !== null && !cursor.matches(MANAGED)) cursor = cursor.nextElementSibling;
    if (cursor === element) cursor = element.nextElementSibling;
    else current.insertBefore(element, cursor);
  }
  for (const [at, element] of wanted.entries()) renew(element, said[at] ?? element, known);
}

/** An element that was kept stands where it is said to; a branch holds what it is said to hold. */
function renew(element: Element, said: Element, known: ReadonlyMap<string, Element>): void {
  const depth = said.getAttribute("data-depth");
  if (depth === null) element.removeAttribute("data-depth");
  else element.setAttribute("data-depth", depth);
  if (!element.matches("details.branch")) return;
  const [title, newTitle] = [one("summary", element), one("summary", said)];
  if (title !== null && newTitle !== null && title !== newTitle) title.replaceChildren(...newTitle.childNodes);
  arrange(element, said, known);
}
