/* <section id="x" data-live="5">: a part of the page that is asked for again every so many seconds and put in its place.
   When nobody answers the last one stays, and [data-live-offline] says so. A part in which somebody is busy stays too.
   Scripts that hold on to elements inside must find them anew: the event `live:fresh` says which part is new. */
import { isDirty } from "./room.js";
import { compareClocks } from "./timer.js";

const parts = () => [...document.querySelectorAll("[data-live][id]")];
const offline = document.querySelector("[data-live-offline]");
const every = Math.max(2, ...parts().map((part) => Number(part.dataset.live))) * 1000;

/** Whether somebody is reading or writing in this part: a form with the focus or with something typed, an open fold. */
function busy(part) {
  const focused = part.contains(document.activeElement) && document.activeElement.closest("form");
  return focused || part.querySelector("details[open]") || isDirty(part);
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
      document.dispatchEvent(new CustomEvent("live:fresh", { detail: fresh }));
    }
    if (offline) offline.hidden = true;
  } catch {
    if (offline) offline.hidden = false;
  }
  setTimeout(look, document.hidden ? every * 3 : every);
}

/** Whether nothing is new but clocks, which run by themselves, and the keys of forms. */
function same(part, fresh) {
  const still = (node) => {
    const copy = node.cloneNode(true);
    for (const timer of copy.querySelectorAll("[data-timer]")) {
      timer.textContent = "";
      timer.removeAttribute("data-now");
      timer.classList.remove("timer-over", "timer-short");
    }
    for (const key of copy.querySelectorAll("[name=csrfmiddlewaretoken], [name=form_key]")) key.removeAttribute("value");
    return copy.outerHTML;
  };
  return still(part) === still(fresh);
}

if (parts().length) setTimeout(look, every);
