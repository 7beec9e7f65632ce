// What the live process tells a page, read strictly: anything else is nothing.

export interface Named {
  readonly message: string;
  readonly conversation: string;
}

export type LiveEvent =
  | { readonly kind: "messages"; readonly what: string; readonly group: string; readonly count: number; readonly messages: readonly Named[] }
  | { readonly kind: "typing"; readonly conversation: string; readonly person: string; readonly name: string }
  | { readonly kind: "presence"; readonly conversation: string; readonly people: readonly string[]; readonly count: number }
  | { readonly kind: "reset" };

/** The event in a line of JSON; undefined for what this page does not know. */
export function readEvent(text: string): LiveEvent | undefined {
  const found = parsed(text);
  if (found === undefined) return undefined;
  const kind = words(found["kind"]);
  if (kind === "reset") return { kind };
  if (kind === "typing") {
    return { kind, conversation: words(found["conversation"]), person: words(found["person"]), name: words(found["name"]) };
  }
  if (kind === "presence") {
    const people = Array.isArray(found["people"]) ? found["people"].map(words) : [];
    return { kind, conversation: words(found["conversation"]), people, count: number(found["count"]) };
  }
  if (!kind.startsWith("network.")) return undefined;
  const messages = Array.isArray(found["messages"]) ? found["messages"].flatMap(named) : [];
  return { kind: "messages", what: kind, group: words(found["group"]), count: number(found["count"]), messages };
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function named(one: unknown): Named[] {
  if (typeof one !== "object" || one === null) return [];
  const { message, conversation } = one as Record<string, unknown>;
  return [{ message: words(message), conversation: words(conversation) }];
}

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function number(value: unknown): number {
  return typeof value === "number" ? value : 0;
}
