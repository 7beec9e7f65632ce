// Who else is here, and who is writing: a line below the conversation and a dot at the pictures. Not read aloud by itself,
// since it changes all the time.
import type { LiveEvent } from "./live_events";
import { all, one, phrase } from "./page";

const TYPING_EVERY_MS = 3000;
const TYPING_SHOWN_MS = 6000;

type Presence = Extract<LiveEvent, { kind: "presence" }>;
type Typing = Extract<LiveEvent, { kind: "typing" }>;

export class Company {
  count = 0;
  private people: readonly string[] = [];
  private readonly writing = new Map<string, { readonly name: string; readonly timer: number }>();
  private told = -TYPING_EVERY_MS;

  constructor(
    private readonly url: string,
    private readonly topic: string,
    private readonly own: string,
  ) {}

  start(): void {
    document.addEventListener("input", (event) => {
      const field = event.target;
      if (!(field instanceof HTMLTextAreaElement) || field.value.trim() === "") return;
      if (performance.now() - this.told < TYPING_EVERY_MS) return;
      this.told = performance.now();
      // As plain text this needs no permission asked for in advance; that nobody hears of it is no loss.
      void fetch(`${this.url}/typing`, { method: "POST", body: this.topic, credentials: "include" }).catch(() => undefined);
    });
  }

  present(event: Presence): void {
    this.people = event.people;
    this.count = event.count;
    this.markPeople();
    this.show();
  }

  wrote(event: Typing): void {
    if (event.person === this.own) return;
    window.clearTimeout(this.writing.get(event.person)?.timer);
    const timer = window.setTimeout(() => this.rests(event.person), TYPING_SHOWN_MS);
    this.writing.set(event.person, { name: event.name, timer });
    this.show();
  }

  /** Whoever's message came is not writing it any more. */
  rests(person: string): void {
    window.clearTimeout(this.writing.get(person)?.timer);
    if (this.writing.delete(person)) this.show();
  }

  /** Whoever wrote one of these messages has stopped writing it. */
  arrived(): void {
    for (const person of this.writing.keys()) {
      if (one(`.has-arrived a.message-author[href$="${CSS.escape(person)}"]`) !== null) this.rests(person);
    }
    this.markPeople();
  }

  private markPeople(): void {
    for (const mark of all(".avatar[data-here]")) delete mark.dataset["here"];
    for (const person of this.people) {
      for (const author of all(`a.message-author[href$="${CSS.escape(person)}"]`)) {
        const picture = author.closest("article")?.querySelector<HTMLElement>(".avatar");
        if (picture != null) picture.dataset["here"] = "";
      }
    }
  }

  private show(): void {
    const line = one("[data-live-company]");
    if (line === null) return;
    const names = [...this.writing.values()].map((one) => one.name);
    const list = new Intl.ListFormat(document.documentElement.lang, { type: "conjunction" }).format(names.slice(0, 3));
    const writing = names.length === 0 ? "" : phrase(names.length === 1 ? "writes" : "write").replace("%s", list);
    const others = Math.max(0, this.count - 1);
    const here = others === 0 ? "" : phrase(others === 1 ? "hereOne" : "hereMany").replace("%n", String(others));
    line.textContent = [writing, here].filter((part) => part !== "").join(" ");
    line.hidden = line.textContent === "";
  }
}
