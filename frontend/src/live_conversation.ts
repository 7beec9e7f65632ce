// A conversation that goes on while it is read: messages come in at their place, what changed is renewed, and nothing
// the reader looks at moves.
import htmx from "htmx.org";
import type { LiveEvent } from "./live_events";
import { pageNow, renewParts } from "./live_parts";
import { all, one, phrase } from "./page";
import { reconcile } from "./reconcile";

const SOON_MS = 150;
const SPREAD_EACH_MS = 4;
const MOST_SPREAD_MS = 2000;
const BUSY_MS = 3000;
const ALONE = new Set([
  "network.messages.edited",
  "network.messages.deleted",
  "network.messages.marked",
  "network.reactions.changed",
]);
const EVERYWHERE = new Set(["network.messages.moved", "network.audience.changed", "network.conversations.merged"]);

type Told = Extract<LiveEvent, { kind: "messages" }>;

export class LiveConversation {
  private waiting = 0;
  private readonly unseen = new Set<Element>();
  private readonly changed = new Set<string>();
  private readonly due = new Set<string>();
  private readonly seeing = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting) this.see(entry.target);
    this.showBar();
  });

  /** `name` is the conversation's id; `company` says how many people have it open. */
  constructor(
    private readonly messages: HTMLElement,
    private readonly name: string,
    private readonly company: () => number,
  ) {}

  /** Takes an event; whether it concerned this conversation. */
  tell(event: Told): boolean {
    const ours = event.messages.filter((one) => one.conversation === this.name);
    if (ALONE.has(event.what)) {
      for (const { message } of ours) this.renewMessageSoon(message, this.delay());
    } else if (ours.length > 0 || event.count > event.messages.length || EVERYWHERE.has(event.what)) {
      for (const { message } of event.what === "network.messages.added" ? [] : event.messages) this.changed.add(`m-${message}`);
      this.renewSoon();
    }
    return ours.length > 0;
  }

  /** Reads the page again soon; readers of a crowded conversation a little apart from each other. */
  renewSoon(): void {
    if (this.waiting !== 0) return;
    this.waiting = window.setTimeout(() => {
      this.waiting = 0;
      void this.renew();
    }, this.delay());
  }

  private isWrittenIn(id: string): boolean {
    const article = document.getElementById(id);
    return article !== null && one("form[data-composer]", article) !== null;
  }

  private delay(): number {
    return SOON_MS + Math.random() * Math.min(this.company() * SPREAD_EACH_MS, MOST_SPREAD_MS);
  }

  /** Reads one message again after a while; however often that is asked for meanwhile, once. */
  private renewMessageSoon(ref: string, delay: number): void {
    if (this.due.has(ref)) return;
    this.due.add(ref);
    window.setTimeout(() => {
      this.due.delete(ref);
      void this.renewMessage(ref);
    }, delay);
  }

  private async renew(): Promise<void> {
    const page = await pageNow(this.address());
    const fresh = page === undefined ? null : one(".messages", page);
    if (page === undefined || fresh === null) return;
    const before = new Set(all("article.message", this.messages).map((message) => message.id));
    const changed = new Set([...this.changed].filter((id) => !this.isWrittenIn(id)));
    for (const id of this.changed) if (!changed.has(id)) this.renewMessageSoon(refOf(document.getElementById(id) ?? undefined), BUSY_MS);
    this.changed.clear();
    keepingPlace(this.messages, () => reconcile(this.messages, fresh, changed));
    renewParts(page);
    this.settle(all("article.message", this.messages).filter((message) => !before.has(message.id)));
  }

  /** This page again, from its first message to its last one, or to the end where it reached that. */
  private address(): string {
    const address = new URL(location.href);
    const shown = all("article.message, a.fork", this.messages);
    address.hash = "";
    for (const name of ["at", "until"]) address.searchParams.delete(name);
    address.searchParams.set("from", refOf(shown[0]));
    const goesOn = this.messages.lastElementChild?.matches("a.step") === true;
    address.searchParams.set("through", goesOn ? refOf(shown.at(-1)) : "end");
    return address.href;
  }

  /** An article alone: edited, deleted, or with other reactions. While somebody writes in it, it waits. */
  private async renewMessage(ref: string): Promise<void> {
    const article = document.getElementById(`m-${ref}`);
    if (article === null) return;
    if (article.contains(document.activeElement) && document.activeElement?.matches("textarea, input") === true) {
      this.renewMessageSoon(ref, BUSY_MS);
      return;
    }
    const view = new URL(location.href).searchParams.get("view") ?? "";
    const query = new URLSearchParams({ depth: article.dataset["depth"] ?? "0", ...(view === "" ? {} : { view }) });
    const answer = await fetch(`/m/${ref}/part?${query.toString()}`).catch(() => undefined);
    if (answer === undefined || (!answer.ok && answer.status !== 404)) return;
    const text = await answer.text();
    keepingPlace(this.messages, () => (answer.ok ? replaceArticle(article, text) : article.remove()));
    this.settle([]);
  }

  /** What came is alive like the rest of the page, and the reader learns of what is out of sight. */
  private settle(came: readonly HTMLElement[]): void {
    htmx.process(this.messages);
    this.messages.dispatchEvent(new Event("fm:arrived"));
    const own = document.body.dataset["livePerson"] ?? "";
    for (const message of came) {
      message.classList.add("has-arrived");
      if (one(`a.message-author[href$="${CSS.escape(own)}"]`, message) !== null) continue;
      this.unseen.add(message);
      this.seeing.observe(message);
    }
    for (const message of this.unseen) if (!message.isConnected) this.see(message);
    this.showBar();
  }

  private see(message: Element): void {
    this.unseen.delete(message);
    this.seeing.unobserve(message);
  }

  private showBar(): void {
    const bar = one<HTMLButtonElement>("#live-bar") ?? this.bar();
    const count = this.unseen.size;
    const words = count === 0 ? "" : phrase(count === 1 ? "newOne" : "newMany").replace("%n", String(count));
    if (bar.textContent !== words) bar.textContent = words;
    bar.hidden = count === 0;
  }

  private bar(): HTMLButtonElement {
    const bar = document.createElement("button");
    bar.type = "button";
    bar.id = "live-bar";
    bar.className = "button live-bar";
    bar.dataset["kind"] = "primary";
    bar.addEventListener("click", () => this.goToFirst());
    // The region is there before its words, so that a screen reader says them; politely, at the next pause.
    const region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.append(bar);
    document.body.append(region);
    return bar;
  }

  private goToFirst(): void {
    const first = all("article.message", this.messages).find((message) => this.unseen.has(message));
    if (first === undefined) return;
    for (const around of ancestors(first)) around.open = true;
    first.focus({ preventScroll: true });
    first.scrollIntoView({ block: "center" });
  }
}

function refOf(element: HTMLElement | undefined): string {
  if (element === undefined) return "";
  if (element.id !== "") return element.id.replace(/^m-/, "");
  return new URL(element.getAttribute("href") ?? "", location.href).searchParams.get("branch") ?? "";
}

function replaceArticle(article: HTMLElement, text: string): void {
  const template = document.createElement("template");
  template.innerHTML = text;
  const fresh = template.content.firstElementChild;
  if (!(fresh instanceof HTMLElement) || fresh.id !== article.id) return;
  if (!("unread" in article.dataset)) delete fresh.dataset["unread"];
  if (article.classList.contains("is-current")) fresh.classList.add("is-current");
  const focused = article === document.activeElement;
  // An answer that is being written below the message goes on below its new version.
  const composers = all("form[data-composer]", article);
  article.replaceWith(fresh);
  one(".message-content", fresh)?.append(...composers);
  if (focused) fresh.focus({ preventScroll: true });
}

/** Changes something, and puts the first message on the screen back where it was on the screen. */
function keepingPlace(messages: HTMLElement, change: () => void): void {
  const anchor = all("article.message", messages).find((message) => message.getBoundingClientRect().bottom > 0);
  const before = anchor?.getBoundingClientRect().top ?? 0;
  const root = document.documentElement;
  // the browser's own anchoring would move the page a second time
  root.style.overflowAnchor = "none";
  change();
  const now = anchor === undefined ? null : document.getElementById(anchor.id);
  if (now !== null && window.scrollY > 0) window.scrollBy({ top: now.getBoundingClientRect().top - before, behavior: "instant" });
  requestAnimationFrame(() => root.style.removeProperty("overflow-anchor"));
}

function* ancestors(element: Element): Generator<HTMLDetailsElement> {
  for (let at = element.parentElement; at !== null; at = at.parentElement) if (at instanceof HTMLDetailsElement) yield at;
}
