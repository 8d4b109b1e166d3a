// Shows a sentence instead of the browser's own error while there is no connection. It keeps one
// page that is the same for everybody, and nothing of anybody: a phone may have several users.

const KEPT = "workbook-without-connection-{mark}";
const PAGE = "/take-part-offline";

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(KEPT)
      .then((kept) => kept.add(PAGE))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  const old = (names) => names.filter((name) => name.startsWith("workbook-") && name !== KEPT);
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  // A form that could not be sent stays the browser's matter: it can send it again.
  if (request.mode !== "navigate" || request.method !== "GET") return;
  event.respondWith(fetch(request).catch(() => caches.match(PAGE)));
});
