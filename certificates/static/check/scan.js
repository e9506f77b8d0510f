// The text of a QR code, from the camera or from a picture: the browser's own reader, or jsQR where it has none.
check.scan = (() => {
  "use strict";
  const { jsqr } = document.currentScript.dataset;
  const KEPT = "check-scanner";
  const WIDTHS = [1000, 1800, 600]; // px, to which a picture is brought: one of them suits
  const PAUSE = 150; // ms between two looks

  let native;
  const own = async () => {
    if (native === undefined) {
      const formats = "BarcodeDetector" in self ? await BarcodeDetector.getSupportedFormats() : [];
      native = formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
    }
    return native;
  };

  // For the day without a network.
  const keep = async () => {
    if (await own()) return;
    const cache = await caches.open(KEPT);
    for (const request of await cache.keys()) if (new URL(request.url).pathname !== jsqr) await cache.delete(request);
    if (!(await cache.match(jsqr))) await cache.add(jsqr);
  };

  let loading;
  const load = () => {
    loading ??= new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = jsqr;
      script.onload = resolve;
      script.onerror = () => { loading = undefined; reject(new Error(jsqr)); };
      document.head.append(script);
    });
    return loading;
  };

  const look = async (source, width, height, widths) => {
    const detector = await own();
    if (detector) {
      const [found] = await detector.detect(source);
      if (found) return found.rawValue;
      return "";
    }
    await load();
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    for (const wanted of widths) {
      const scale = Math.min(1, wanted / Math.max(width, height));
      [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
      context.drawImage(source, 0, 0, canvas.width, canvas.height);
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
      const found = self.jsQR(data, canvas.width, canvas.height);
      if (found) return found.data;
    }
    return "";
  };

  // "" where there is no code in it. Throws where it is no picture.
  const picture = async (file) => {
    const bitmap = await createImageBitmap(file);
    return look(bitmap, bitmap.width, bitmap.height, WIDTHS);
  };

  let stream;
  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = undefined;
  };

  // The first code that the camera sees; "" when it was stopped. Throws where there is no camera, or no leave to use it.
  const camera = async (video) => {
    stop();
    const mine = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
    stream = mine;
    video.srcObject = mine;
    await video.play();
    while (stream === mine) {
      const found = video.videoWidth ? await look(video, video.videoWidth, video.videoHeight, [900]) : "";
      if (found) { stop(); return found; }
      await new Promise((resolve) => { setTimeout(resolve, PAUSE); });
    }
    return "";
  };

  return { keep, picture, camera, stop };
})();
