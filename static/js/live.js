/* <section id="x" data-live="5">: a part of the page that is asked for again every so many seconds and put in its place.
   When nobody answers the last one stays, and [data-live-offline] says so. A part in which somebody is writing stays too. */
import { compareClocks } from "./timer.js";

const parts = () => [...document.querySelectorAll("[data-live][id]")];
const offline = document.querySelector("[data-live-offline]");
const every = Math.max(2, ...parts().map((part) => Number(part.dataset.live))) * 1000;

function busy(part) {
  return part.contains(document.activeElement) && document.activeElement !== part && part.querySelector("form");
}

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "error", signal: AbortSignal.timeout(8000) });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const clock = page.querySelector("[data-now]");
    if (clock) compareClocks(clock.dataset.now);
    for (const part of parts()) {
      const fresh = page.getElementById(part.id);
      if (!fresh || busy(part) || same(part, fresh)) continue;
      part.replaceWith(document.adoptNode(fresh));
    }
    if (offline) offline.hidden = true;
  } catch {
    if (offline) offline.hidden = false;
  }
  setTimeout(look, document.hidden ? every * 3 : every);
}

/** Whether nothing is new but clocks, which run by themselves. */
function same(part, fresh) {
  const still = (node) => {
    const copy = node.cloneNode(true);
    for (const timer of copy.querySelectorAll("[data-timer]")) {
      timer.textContent = "";
      timer.removeAttribute("data-now");
      timer.classList.remove("timer-over", "timer-short");
    }
    return copy.outerHTML;
  };
  return still(part) === still(fresh);
}

if (parts().length) setTimeout(look, every);
