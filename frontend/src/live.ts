// Live updates of a page: one stream for all it shows, told on to what concerns it. Without script, or without the live
// process, pages show what is new when they are loaded.
import { Company } from "./live_company";
import { LiveConversation } from "./live_conversation";
import { readEvent, type LiveEvent } from "./live_events";
import { renewPartsSoon } from "./live_parts";
import { LiveStream } from "./live_stream";
import { all, one } from "./page";

const CONVERSATION = "/conversations/";
const STANDING = new Set(["time", "print"]);

export function startLive(): void {
  const { liveUrl: url, livePosition: position, livePerson: person, liveToken: tokenUrl } = document.body.dataset;
  if (url === undefined || url === "" || position === undefined || person === undefined || tokenUrl === undefined) return;
  const topics = [`/people/${person}`, ...all("[data-live-topic]").map((part) => part.dataset["liveTopic"] ?? "")];
  const tell = conversationOf(url, person) ?? listsOf();
  const stream = new LiveStream({ url, tokenUrl, topics }, position, (text) => {
    const event = readEvent(text);
    if (event === undefined) return;
    tell(event);
    if (event.kind === "messages" || event.kind === "reset") document.dispatchEvent(new Event("fm:news"));
  });
  stream.start();
}

function conversationOf(url: string, person: string): ((event: LiveEvent) => void) | undefined {
  const messages = one(`.messages[data-live-topic^="${CONVERSATION}"]`);
  const view = new URL(location.href).searchParams.get("view") ?? "";
  if (messages === null || STANDING.has(view)) return undefined;
  const topic = messages.dataset["liveTopic"] ?? "";
  const company = new Company(url, topic, person);
  const conversation = new LiveConversation(messages, topic.slice(CONVERSATION.length), () => company.count);
  messages.addEventListener("fm:arrived", () => company.arrived());
  company.start();
  return (event) => {
    if (event.kind === "typing") company.wrote(event);
    else if (event.kind === "presence") company.present(event);
    else if (event.kind === "reset") conversation.renewSoon();
    else conversation.tell(event);
  };
}

function listsOf(): (event: LiveEvent) => void {
  return (event) => {
    if (event.kind === "messages" || event.kind === "reset") renewPartsSoon();
  };
}
