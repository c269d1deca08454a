// The service worker of an installed page. It stores nothing: without a server it shows a page that looks for one.

const searching = `<!doctype html><html lang="en"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>tactus</title><style>body{display:grid;place-content:center;min-height:90vh;text-align:center;
font:1.2rem system-ui}</style><h1>Looking for the server</h1><p>The page opens as soon as it answers.</p>
<script>setInterval(()=>fetch(location.href,{method:"HEAD"}).then(()=>location.reload(),()=>{}),2000)</script>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.mode !== "navigate") return;
  const found = () => new Response(searching, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  event.respondWith(fetch(event.request).catch(found));
});
