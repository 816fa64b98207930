/* <main data-room="address" data-version="12">: a screen of the room asks every few seconds how the room stands.
   With nothing typed it loads itself again when the room has gone on; a form that somebody is filling in is never touched:
   then a line above says so. Other scripts hear `room:state` on the document. */
import "./timer.js";
import "./ballot.js";

const EVERY = 3000, HIDDEN = 10000, AT_MOST = 30000;
const main = document.querySelector("[data-room]");

/** Whether somebody has typed or ticked something that is not sent, in the whole screen or within a part of it. */
export function isDirty(within = document.querySelector("main")) {
  return [...within.querySelectorAll("form:not([data-never-dirty])")].some(
    (form) =>
      form.dataset.dirty === "yes" ||
      [...form.elements].some((field) => {
        if (field.type === "hidden" || field.disabled) return false;
        if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
        if (field.tagName === "SELECT")
          return [...field.options].some((option, place) =>
            [...field.options].some((each) => each.defaultSelected) ? option.selected !== option.defaultSelected : option.selected && place > 0,
          );
        return "defaultValue" in field && field.value !== field.defaultValue;
      }),
  );
}

if (main) {
  const changed = document.querySelector("[data-room-changed]");
  const offline = document.querySelector("[data-room-offline]");
  const version = Number(main.dataset.version);
  let seen = "", failures = 0;

  const look = async () => {
    try {
      const answer = await fetch(`${main.dataset.room}?v=${encodeURIComponent(seen)}`, {
        credentials: "omit", // nobody needs to be known for this, and no session is looked up
        cache: "no-store",
        signal: AbortSignal.timeout(8000),
      });
      if (!answer.ok) throw new Error(answer.status);
      failures = 0;
      if (offline) offline.hidden = true;
      if (answer.status !== 204) {
        const now = await answer.json();
        seen = now.seen;
        document.dispatchEvent(new CustomEvent("room:state", { detail: now }));
        if (now.version !== version) {
          if (!isDirty() && !document.querySelector("dialog[open]")) return location.reload();
          if (changed) changed.hidden = false;
        }
      }
    } catch {
      failures += 1;
      if (offline && failures > 1) offline.hidden = false;
    }
    const pause = document.hidden ? HIDDEN : EVERY * 2 ** Math.min(failures, 4);
    setTimeout(look, Math.min(AT_MOST, pause) + (Math.random() * 2 - 1) * 1000);
  };
  setTimeout(look, Math.random() * EVERY);
}
