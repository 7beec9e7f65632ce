// The service worker is started and told to keep what its reader follows; a device can be told of news.
import { all, formToken, one, phrase } from "./page";
import { say } from "./toasts";

const KEEP_EVERY_MS = 10 * 60 * 1000;
const KEPT_AT = "folkmoot-kept-at";

export function startInstalled(): void {
  if (!("serviceWorker" in navigator) || !window.isSecureContext) return;
  void navigator.serviceWorker.register("/service-worker.js").then(() => keepNowAndThen());
  if (!navigator.onLine) say({ text: phrase("keptCopy"), tone: "warn", undo: "" });
  for (const box of all("[data-push-key]")) void startPush(box);
}

async function keepNowAndThen(): Promise<void> {
  const ready = await navigator.serviceWorker.ready;
  const signedIn = document.body.classList.contains("shell");
  if (!signedIn) {
    ready.active?.postMessage("forget");
    localStorage.removeItem(KEPT_AT);
    return;
  }
  if (Date.now() - Number(localStorage.getItem(KEPT_AT) ?? 0) < KEEP_EVERY_MS) return;
  localStorage.setItem(KEPT_AT, String(Date.now()));
  ready.active?.postMessage("keep");
}

/** One of the parts of the box is shown: on, off, blocked, or that this browser cannot do it. */
async function startPush(box: HTMLElement): Promise<void> {
  if (!("PushManager" in window)) {
    showState(box, "unable");
    return;
  }
  const ready = await navigator.serviceWorker.ready;
  const known = await ready.pushManager.getSubscription();
  showState(box, known === null ? (Notification.permission === "denied" ? "blocked" : "off") : "on");
  one("[data-push-on]", box)?.addEventListener("click", () => void turnOn(box, ready));
  one("[data-push-off]", box)?.addEventListener("click", () => void turnOff(box, ready));
}

async function turnOn(box: HTMLElement, ready: ServiceWorkerRegistration): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") {
    showState(box, "blocked");
    return;
  }
  try {
    const key = bytes(box.dataset["pushKey"] ?? "");
    const made = await ready.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
    const { endpoint, keys } = made.toJSON();
    await send(box, { endpoint: endpoint ?? "", public_key: keys?.["p256dh"] ?? "", secret: keys?.["auth"] ?? "" });
    window.location.reload();
  } catch {
    say({ text: phrase("failed"), tone: "block", undo: "" });
  }
}

async function turnOff(box: HTMLElement, ready: ServiceWorkerRegistration): Promise<void> {
  const known = await ready.pushManager.getSubscription();
  if (known !== null) {
    await send(box, { endpoint: known.endpoint, remove: "yes" });
    await known.unsubscribe();
  }
  window.location.reload();
}

async function send(box: HTMLElement, fields: Record<string, string>): Promise<void> {
  const body = new URLSearchParams({ ...fields, label: browserName() });
  const answer = await fetch(box.dataset["pushUrl"] ?? "", {
    method: "POST",
    body,
    headers: { "X-CSRFToken": formToken() },
  });
  if (!answer.ok) throw new Error(String(answer.status));
}

function showState(box: HTMLElement, state: string): void {
  for (const part of all("[data-push-state]", box)) part.hidden = part.dataset["pushState"] !== state;
}

function browserName(): string {
  const known = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => navigator.userAgent.includes(name));
  const name = { Edg: "Edge", OPR: "Opera" }[known ?? ""] ?? known ?? "Browser";
  const system = /\(([^;)]+)/.exec(navigator.userAgent)?.[1] ?? "";
  return system === "" ? name : `${name}, ${system}`;
}

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}
