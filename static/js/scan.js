/* <form data-scan>: where the browser can read codes by itself, the camera fills the field and sends the form.
   Whoever has started the camera finds it on again after each person, until the tab is closed. */
const KEEP = "land-scan";

async function ready() {
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return false;
  return (await BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

async function scan(form, view, field) {
  view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  view.hidden = false;
  await view.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  let found;
  while (!found) {
    await new Promise(requestAnimationFrame);
    [found] = await detector.detect(view);
  }
  field.value = found.rawValue;
  form.requestSubmit();
}

async function offer(form) {
  if (!(await ready())) return;
  const start = form.querySelector("[data-scan-start]");
  const view = form.querySelector("[data-scan-view]");
  const field = form.querySelector("input[name=codice]");
  const run = async () => {
    start.hidden = true;
    try {
      sessionStorage.setItem(KEEP, "on");
      await scan(form, view, field);
    } catch {
      /* no camera, or it was refused: the field is still there */
      sessionStorage.removeItem(KEEP);
      view.hidden = true;
      start.hidden = false;
      field.focus();
    } finally {
      for (const track of view.srcObject?.getTracks() ?? []) track.stop();
    }
  };
  start.hidden = false;
  start.addEventListener("click", run);
  if (sessionStorage.getItem(KEEP)) run();
}

for (const form of document.querySelectorAll("form[data-scan]")) offer(form);
