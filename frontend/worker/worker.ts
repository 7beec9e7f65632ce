// The service worker: keeps followed conversations for reading without a connection, and shows notices.
// The server puts the addresses of style, script and icons in front of this file as ASSETS.
declare const self: ServiceWorkerGlobalScope;
declare const ASSETS: readonly string[];

const SHELL = "shell-1";
const KEPT = "kept-1";
const OFFLINE = "/-/offline";
const LIST = "/-/kept";

interface KeptPage {
  readonly url: string;
  readonly version: string;
}

interface Notice {
  readonly title: string;
  readonly body: string;
  readonly url: string;
  readonly tag: string;
}

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll([...ASSETS, OFFLINE]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(forgetOldAssets().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (ASSETS.includes(address.pathname)) event.respondWith(fromCacheFirst(request));
  else if (request.mode === "navigate") event.respondWith(fromNetworkFirst(request));
});

self.addEventListener("message", (event) => {
  if (event.data === "keep") event.waitUntil(keep());
  if (event.data === "forget") event.waitUntil(caches.delete(KEPT));
});

self.addEventListener("push", (event) => {
  const notice = event.data?.json() as Notice | undefined;
  if (notice === undefined) return;
  const { title, body, tag, url } = notice;
  event.waitUntil(self.registration.showNotification(title, { body, tag, data: url, badge: "/-/icon-192.png" }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(String(event.notification.data ?? "/")));
});

async function fromCacheFirst(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function fromNetworkFirst(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const { pathname } = new URL(request.url);
    const kept = await caches.open(KEPT);
    return (await kept.match(pathname)) ?? (await caches.match(OFFLINE)) ?? Response.error();
  }
}

/** Fetches what changed of the pages the server names, and drops what it names no more. */
async function keep(): Promise<void> {
  const answer = await fetch(LIST, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) {
    await caches.delete(KEPT);
    return;
  }
  const wanted = (await answer.json()) as KeptPage[];
  const cache = await caches.open(KEPT);
  const addresses = new Set(wanted.map((page) => page.url));
  for (const known of await cache.keys()) {
    if (!addresses.has(new URL(known.url).pathname)) await cache.delete(known);
  }
  for (const page of wanted) await keepPage(cache, page);
}

async function keepPage(cache: Cache, page: KeptPage): Promise<void> {
  const known = await cache.match(page.url);
  if (known?.headers.get("X-Kept-Version") === page.version) return;
  const answer = await fetch(page.url);
  if (!answer.ok || answer.redirected) {
    await cache.delete(page.url);
    return;
  }
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-Version", page.version);
  await cache.put(page.url, new Response(await answer.blob(), { headers }));
}

async function forgetOldAssets(): Promise<void> {
  const cache = await caches.open(SHELL);
  const wanted = new Set([...ASSETS, OFFLINE]);
  for (const known of await cache.keys()) {
    if (!wanted.has(new URL(known.url).pathname)) await cache.delete(known);
  }
}

async function show(url: string): Promise<void> {
  const windows = await self.clients.matchAll({ type: "window" });
  const open = windows[0];
  if (open === undefined) {
    await self.clients.openWindow(url);
    return;
  }
  await open.focus();
  await open.navigate(url);
}

export {};
