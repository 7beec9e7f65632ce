// The connection to the live process: opened with a fresh token, taken up again from the last event, closed while nobody
// looks at the page for long.

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 60_000;
const HIDDEN_MS = 60_000;
const RENEWED_AT = 0.8;

export interface Place {
  readonly url: string;
  readonly tokenUrl: string;
  readonly topics: readonly string[];
}

/** How long to wait after so many failures in a row: doubled each time, with up to half taken off by `chance` (0-1). */
export function waitAfter(failures: number, chance: number): number {
  const whole = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  return whole * (1 - chance / 2);
}

export class LiveStream {
  private source: EventSource | undefined;
  private failures = 0;
  private again = 0;
  private renewal = 0;
  private rest = 0;

  constructor(
    private readonly place: Place,
    private lastEvent: string,
    private readonly tell: (text: string) => void,
  ) {}

  start(): void {
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("pagehide", () => this.close());
    window.addEventListener("pageshow", (event) => {
      if (event.persisted) this.open();
    });
    window.addEventListener("online", () => this.open());
    this.open();
  }

  private look(): void {
    window.clearTimeout(this.rest);
    if (document.visibilityState === "hidden") this.rest = window.setTimeout(() => this.close(), HIDDEN_MS);
    else if (this.source === undefined) this.open();
  }

  private open(): void {
    this.close();
    void this.token().then((seconds) => (seconds > 0 ? this.connect() : this.fail()));
  }

  /** Asks for a token, which comes as a cookie; how long it lasts, 0 when there is none. */
  private async token(): Promise<number> {
    try {
      const answer = await fetch(this.place.tokenUrl, { redirect: "error", headers: { Accept: "application/json" } });
      const { seconds } = (answer.ok ? await answer.json() : {}) as { seconds?: number };
      window.clearTimeout(this.renewal);
      if (seconds !== undefined) this.renewal = window.setTimeout(() => void this.token(), seconds * 1000 * RENEWED_AT);
      return seconds ?? 0;
    } catch {
      return 0;
    }
  }

  private connect(): void {
    this.source?.close();
    const address = new URL(this.place.url);
    for (const topic of this.place.topics) address.searchParams.append("topic", topic);
    if (this.lastEvent !== "") address.searchParams.set("lastEventID", this.lastEvent);
    const source = new EventSource(address, { withCredentials: true });
    source.addEventListener("message", (event: MessageEvent<string>) => {
      if (event.lastEventId !== "") this.lastEvent = event.lastEventId;
      this.failures = 0;
      this.tell(event.data);
    });
    source.addEventListener("open", () => this.show("open"));
    // Whatever it was, one way back: a fresh token, then the stream from the last event.
    source.addEventListener("error", () => this.fail());
    this.source = source;
  }

  /** Whether the page follows, for whoever looks into it: tests, and style sheets. */
  private show(state: "open" | "waiting"): void {
    document.body.dataset["liveState"] = state;
  }

  private fail(): void {
    this.show("waiting");
    this.source?.close();
    this.source = undefined;
    this.failures += 1;
    window.clearTimeout(this.again);
    this.again = window.setTimeout(() => this.open(), waitAfter(this.failures, Math.random()));
  }

  private close(): void {
    window.clearTimeout(this.again);
    window.clearTimeout(this.renewal);
    this.source?.close();
    this.source = undefined;
  }
}
