/* <… data-timer data-ends="1793000000" data-now="…" data-over="Time is over">: counts down to a moment of the server.
   Both are seconds of the server's clock; how far this machine's clock is from it is measured when the page arrives, so that a
   wrong clock shows the right time. Nothing happens when it is over. */
let offset = null; // seconds that the server is ahead of this machine; the smallest delay seen is the best measure

/** Compare the clocks: `now` is what the server's said when it answered. */
export function compareClocks(now) {
  const ahead = Number(now) - Date.now() / 1000;
  if (Number.isFinite(ahead) && (offset === null || Math.abs(ahead - offset) > 2)) offset = ahead;
}

function draw() {
  for (const place of document.querySelectorAll("[data-timer]")) {
    if (offset === null) compareClocks(place.dataset.now);
    const left = Math.ceil(Number(place.dataset.ends) - (Date.now() / 1000 + offset));
    const over = left <= 0;
    const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
    const two = (number) => String(number).padStart(2, "0");
    const text = over ? place.dataset.over : hours ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("timer-over", over);
    place.classList.toggle("timer-short", !over && left <= 60);
  }
}

document.addEventListener("room:state", (event) => compareClocks(Date.parse(event.detail.now) / 1000));
for (const place of document.querySelectorAll("[data-now]")) compareClocks(place.dataset.now);
draw();
setInterval(draw, 500);
