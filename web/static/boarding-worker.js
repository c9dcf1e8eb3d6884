// Puts the service worker of /boarding/ in place as soon as somebody looks at the trips.
"use strict";
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/boarding/sw.js").catch(() => {});
