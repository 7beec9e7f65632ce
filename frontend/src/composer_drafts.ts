// What is written is kept on the server while it is written: some moments after the last key, and at once when the page
// goes away. What was saved elsewhere meanwhile is shown beside it; the server keeps both.
import { all, formToken, one } from "./page";

const PAUSE_MS = 800;
const AGAIN_MS = 5000;

interface Told {
  readonly draft: string;
  readonly seen: number;
  readonly otherText?: string;
  readonly otherUrl?: string;
}

export interface Keeper {
  /** Keeps what is new, now. */
  flush(): Promise<void>;
  /** Waits for the save that is under way and starts no other. */
  settled(): Promise<void>;
  start(): void;
  stop(): void;
}

const keepers = new WeakMap<HTMLFormElement, Keeper>();

export function keeperOf(form: HTMLFormElement): Keeper {
  const known = keepers.get(form);
  if (known !== undefined) return known;
  const made = keeper(form);
  keepers.set(form, made);
  return made;
}

function keeper(form: HTMLFormElement): Keeper {
  let timer = 0;
  let running: Promise<void> = Promise.resolve();
  let kept = wordsOf(form);
  let stopped = false;
  const later = (pause: number): void => {
    window.clearTimeout(timer);
    if (!stopped) timer = window.setTimeout(() => void flush(), pause);
  };
  const save = async (): Promise<void> => {
    const now = wordsOf(form);
    if (now === kept || stopped) return;
    tell(form, "keeping");
    try {
      const told = await sent(form);
      if (told === null) return;
      kept = now;
      note(form, told);
    } catch {
      tell(form, "notKept");
      later(AGAIN_MS);
    }
  };
  const flush = (): Promise<void> => {
    window.clearTimeout(timer);
    running = running.then(save);
    return running;
  };
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field instanceof HTMLElement && field.matches("[name=text], [name=title]")) later(PAUSE_MS);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && form.isConnected) void flush();
  });
  const settled = async (): Promise<void> => {
    window.clearTimeout(timer);
    stopped = true;
    await running;
  };
  const start = (): void => {
    stopped = false;
    later(PAUSE_MS);
  };
  const stop = (): void => {
    stopped = true;
    window.clearTimeout(timer);
  };
  return { flush, settled, start, stop };
}

function wordsOf(form: HTMLFormElement): string {
  const fields = all<HTMLInputElement | HTMLTextAreaElement>("[name=title], [name=text]", form);
  return JSON.stringify(fields.map((field) => field.value));
}

async function sent(form: HTMLFormElement): Promise<Told | null> {
  const body = new URLSearchParams({ do: "keep" });
  for (const field of all<HTMLInputElement | HTMLTextAreaElement>(
    "[name=draft], [name=seen], [name=title], [name=text]",
    form,
  )) {
    body.set(field.name, field.value);
  }
  const headers = { "HX-Request": "true", "X-CSRFToken": formToken() };
  // a request that outlives its page may not be larger than 64 KB
  const keepalive = body.toString().length < 60_000;
  const answer = await fetch(form.action, { method: "POST", body, headers, keepalive });
  if (!answer.headers.get("Content-Type")?.startsWith("application/json")) {
    if (answer.headers.has("HX-Redirect")) return null;
    throw new Error(String(answer.status));
  }
  const told: unknown = await answer.json();
  if (!isTold(told)) throw new Error("no draft");
  return told;
}

function note(form: HTMLFormElement, told: Told): void {
  set(form, "draft", told.draft);
  set(form, "seen", String(told.seen));
  tell(form, "kept");
  const template = one<HTMLTemplateElement>("[data-conflict-template]", form);
  const place = one("[data-conflict]", form);
  if (told.otherText === undefined || template === null || place === null) return;
  const shown = template.content.cloneNode(true);
  if (!(shown instanceof DocumentFragment)) return;
  const words = one("[data-other-text]", shown);
  const link = one<HTMLAnchorElement>("[data-other-url]", shown);
  if (words !== null) words.textContent = told.otherText;
  if (link !== null) link.href = told.otherUrl ?? "";
  place.replaceChildren(shown);
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const field = one<HTMLInputElement>(`input[name=${name}]`, form);
  if (field !== null) field.value = value;
}

function tell(form: HTMLFormElement, name: string): void {
  const words = one("[data-kept]", form);
  const said = form.dataset[`say${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`] ?? "";
  if (words !== null && words.textContent !== said) words.textContent = said;
}

function isTold(told: unknown): told is Told {
  return typeof told === "object" && told !== null && "draft" in told && "seen" in told;
}
