// Reading passes with the camera: the browser's own detector where it has one, else the decoder
// under vendor/. Nothing of the picture is kept or sent.
"use strict";

const Scan = (() => {
  const PAUSE = 120;
  const SAME_MS = 2500;
  let stream = null;

  async function reader(vendor) {
    if ("BarcodeDetector" in window) {
      const formats = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
      if (formats.includes("qr_code")) {
        const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async (picture) => (await detector.detect(picture)).map((found) => found.rawValue)[0];
      }
    }
    const { decodeQR } = await import(vendor);
    return async (picture) => {
      const { width, height } = picture;
      const { data } = picture.getContext("2d").getImageData(0, 0, width, height);
      try {
        return decodeQR({ width, height, data });
      } catch {
        return undefined; // no code in this picture
      }
    };
  }

  function stop() {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
  }

  // Calls found(text) for every code seen; the same code again only after a pause.
  async function start(video, vendor, found) {
    stop();
    const mine = stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false,
    });
    video.srcObject = mine;
    await video.play();
    const read = await reader(vendor);
    const canvas = document.createElement("canvas");
    let last = "";
    let seen = 0;
    while (stream === mine && mine.active) {
      const scale = Math.min(1, 720 / Math.max(video.videoWidth, video.videoHeight, 1));
      canvas.width = Math.max(1, Math.round(video.videoWidth * scale));
      canvas.height = Math.max(1, Math.round(video.videoHeight * scale));
      canvas.getContext("2d", { willReadFrequently: true })
        .drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await read(canvas);
      if (text) {
        if (text !== last || Date.now() - seen > SAME_MS) await found(text);
        last = text;
        seen = Date.now();
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  }

  return { start, stop, possible: () => Boolean(navigator.mediaDevices && window.isSecureContext) };
})();
