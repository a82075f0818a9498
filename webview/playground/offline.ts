/**
 * After the first visit the page needs no network. A newer one that was fetched in the background takes over at the next
 * visit, before anything is trained, and never amid one: old and new files do not mix.
 */
export function keepOffline(): void {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register("service-worker.js").then(({ waiting }) => {
    if (!waiting) return;
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("take over");
  }).catch((error: unknown) => console.warn("This page will need the network again:", error));
}
