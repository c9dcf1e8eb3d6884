// What a phone keeps while the line is down, in IndexedDB: lists of trips (seat, masked name,
// hash of the pass), the queue of reports, and a random name of the phone. Readings are sealed
// for the server before they are kept: this phone cannot open them again.
"use strict";

const Store = (() => {
  const NAME = "laoxiang-boarding";
  const KEEP_MS = 3 * 24 * 3600 * 1000;
  let opening;

  function open() {
    opening ||= new Promise((done, fail) => {
      const request = indexedDB.open(NAME, 1);
      request.onupgradeneeded = () => {
        request.result.createObjectStore("trips", { keyPath: "id" });
        request.result.createObjectStore("queue", { keyPath: "nonce" });
        request.result.createObjectStore("phone");
      };
      request.onsuccess = () => done(request.result);
      request.onerror = () => fail(request.error);
    });
    return opening;
  }

  async function within(store, mode, work) {
    const database = await open();
    return new Promise((done, fail) => {
      const transaction = database.transaction(store, mode);
      const request = work(transaction.objectStore(store));
      transaction.oncomplete = () => done(request && request.result);
      transaction.onerror = () => fail(transaction.error);
      transaction.onabort = () => fail(transaction.error);
    });
  }

  const bytes = (text) => new TextEncoder().encode(text);
  const hex = (buffer) =>
    Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
  const base64 = (array) => btoa(String.fromCharCode(...array));

  async function device() {
    let name = await within("phone", "readonly", (s) => s.get("device"));
    if (!name) {
      name = crypto.randomUUID();
      await within("phone", "readwrite", (s) => s.put(name, "device"));
    }
    return name;
  }

  // The first 128 bits of SHA-256 of salt:token, as the server has them.
  async function hash(token, salt) {
    return hex(await crypto.subtle.digest("SHA-256", bytes(`${salt}:${token}`))).slice(0, 32);
  }

  // ECDH on P-256 with a key for this reading only; AES-GCM bound to the report's nonce.
  async function seal(reading, point, nonce) {
    const curve = { name: "ECDH", namedCurve: "P-256" };
    const raw = Uint8Array.from(atob(point), (sign) => sign.charCodeAt(0));
    const theirs = await crypto.subtle.importKey("raw", raw, curve, false, []);
    const ours = await crypto.subtle.generateKey(curve, false, ["deriveBits"]);
    const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: theirs }, ours.privateKey, 256);
    const key = await crypto.subtle.importKey(
      "raw", await crypto.subtle.digest("SHA-256", shared), "AES-GCM", false, ["encrypt"]);
    const vector = crypto.getRandomValues(new Uint8Array(12));
    const hidden = await crypto.subtle.encrypt(
      { name: "AES-GCM", iv: vector, additionalData: bytes(nonce) }, key, bytes(JSON.stringify(reading)));
    const mine = await crypto.subtle.exportKey("raw", ours.publicKey);
    return base64(new Uint8Array([...new Uint8Array(mine), ...vector, ...new Uint8Array(hidden)]));
  }

  async function queued(trip) {
    const everything = await within("queue", "readonly", (s) => s.getAll());
    return everything
      .filter((report) => trip === undefined || report.trip === trip)
      .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : a.nonce < b.nonce ? -1 : 1));
  }

  // Lists of trips that are over go from the phone by themselves, once nothing waits for them.
  async function tidy() {
    const waiting = new Set((await queued()).map((report) => report.trip));
    for (const trip of await within("trips", "readonly", (s) => s.getAll())) {
      if (waiting.has(trip.id) || Date.now() - trip.fetched < KEEP_MS) continue;
      await within("trips", "readwrite", (s) => s.delete(trip.id));
    }
  }

  return {
    device, hash, seal, queued, tidy,
    trip: (id) => within("trips", "readonly", (s) => s.get(id)),
    trips: () => within("trips", "readonly", (s) => s.getAll()),
    keep: (trip) => within("trips", "readwrite", (s) => s.put({ ...trip, fetched: Date.now() })),
    add: (report) => within("queue", "readwrite", (s) => s.put(report)),
    done: (nonce) => within("queue", "readwrite", (s) => s.delete(nonce)),
    async forget() {
      for (const store of ["trips", "queue", "phone"]) {
        await within(store, "readwrite", (s) => s.clear());
      }
    },
  };
})();
