/** Written in by the build: every file of the page, and what they hold as one word. */
declare const pageFiles: readonly string[];
declare const pageVersion: string;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Fetched extends Extendable {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

interface Scope {
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetched) => void): void;
  addEventListener(type: "message", listener: (event: MessageEvent) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

const scope = self as unknown as Scope;
const cacheName = `crosstask-${pageVersion}`;

scope.addEventListener("install", (event) => event.waitUntil(caches.open(cacheName).then((cache) => cache.addAll(pageFiles.map((file) => new Request(file, { cache: "reload" }))))));

scope.addEventListener("activate", (event) => event.waitUntil(dropOthers().then(() => scope.clients.claim())));

scope.addEventListener("message", ({ data }) => {
  if (data === "take over") void scope.skipWaiting();
});

scope.addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && new URL(event.request.url).origin === location.origin) event.respondWith(answer(event.request));
});

async function answer(request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  return await cache.match(request, { ignoreSearch: true }) ?? fetch(request);
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("crosstask-") && name !== cacheName).map((name) => caches.delete(name)));
}
