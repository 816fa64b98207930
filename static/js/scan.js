/* <form data-scan>: where the browser can read codes by itself, the camera fills the field and sends the form. */
for (const form of document.querySelectorAll("form[data-scan]")) {
  const start = form.querySelector("[data-scan-start]");
  const view = form.querySelector("[data-scan-view]");
  const field = form.querySelector("input[name=codice]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) continue;
  start.hidden = false;
  start.addEventListener("click", async () => {
    try {
      const detector = new BarcodeDetector({ formats: ["qr_code"] });
      view.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      view.hidden = false;
      start.hidden = true;
      await view.play();
      const look = async () => {
        const [found] = await detector.detect(view);
        if (!found) return requestAnimationFrame(look);
        for (const track of view.srcObject.getTracks()) track.stop();
        field.value = found.rawValue;
        form.requestSubmit();
      };
      look();
    } catch {
      view.hidden = true; /* no camera, or it was refused: the field is still there */
      field.focus();
    }
  });
}
