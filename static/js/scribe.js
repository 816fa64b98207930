/* The scribe's page keeps what is written while there is no network, and says plainly what is sent and what is not.

   form[data-outbox="card"|"idea"]: each sending goes into a list on this tablet first, then to the server by its own key, as
   often as it takes; the list empties itself. What is being typed is kept too and comes back after a reload.
   form[data-keep="name"]: what is typed is kept on this tablet until the server has it.
   [data-live="name"]: a part of the page that comes anew by itself while nobody is writing in it. */
import { isDirty } from "./room.js"; // its page loads this module alone: the room is looked at once

const RETRY = 5000, LIVE = 15000;
const box = document.querySelector("[data-drafts]");
const words = box?.dataset ?? {};
const here = box ? `scriba:${words.workshop}:${words.table}` : "";

const read = (key, otherwise) => {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? otherwise;
  } catch {
    return otherwise;
  }
};
const write = (key, value) => {
  try {
    if (value === null || (Array.isArray(value) && !value.length)) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(value));
    return true;
  } catch {
    return false; // storage full or forbidden: the form is sent the plain way
  }
};
const fieldsOf = (form) =>
  Object.fromEntries([...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string"));
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
const newKey = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

// ---- The list of what is not sent ----

const outbox = {
  get: () => read(here, []),
  put: (drafts) => write(here, drafts),
  change(key, changes) {
    this.put(this.get().map((draft) => (draft.client_uuid === key ? { ...draft, ...changes } : draft)));
  },
  drop(key) {
    this.put(this.get().filter((draft) => draft.client_uuid !== key));
  },
};
let busy = false, sentNow = 0;

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function show() {
  if (!box) return;
  const drafts = outbox.get();
  box.hidden = !drafts.length && !sentNow;
  box.querySelector("[data-drafts-state]").textContent = drafts.length
    ? `${drafts.length} ${words.waiting}. ${words.kept}`
    : words.none;
  const list = box.querySelector("[data-drafts-list]");
  list.replaceChildren(
    ...drafts.map((draft) => {
      const line = element("li", "", "draft");
      const text = element("span", draft.text || draft.title);
      text.dir = "auto";
      line.append(text, " ", element("span", draft.why ? `${words.refused}: ${draft.why}` : busy === draft.client_uuid ? words.sending : words.waiting, "badge badge-warn"));
      if (draft.why) {
        for (const [label, act] of [[words.again, () => takeUp(draft)], [words.drop, () => {}]]) {
          const button = element("button", label, "button button-quiet button-small");
          button.type = "button";
          button.addEventListener("click", () => {
            act();
            outbox.drop(draft.client_uuid);
            show();
          });
          line.append(" ", button);
        }
      }
      return line;
    }),
  );
  for (const button of box.querySelectorAll("button[data-drafts-send], button[data-drafts-save]")) button.hidden = !drafts.length;
}

function takeUp(draft) {
  const form = document.querySelector(`form[data-outbox="${draft.kind}"]`);
  fill(form, draft);
  form.scrollIntoView({ block: "center" });
}

function fill(form, values) {
  for (const field of form.elements) {
    if (!field.name || !(field.name in values) || field.type === "hidden") continue;
    if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === values[field.name];
    else field.value = values[field.name];
  }
}

async function send() {
  if (busy || !box) return;
  const waiting = outbox.get().filter((draft) => !draft.why);
  if (!waiting.length) return;
  for (const draft of waiting) {
    busy = draft.client_uuid;
    show();
    const form = document.querySelector(`form[data-outbox="${draft.kind}"]`);
    if (!form) break;
    try {
      const body = new FormData();
      for (const [name, value] of Object.entries(draft)) if (!["kind", "table", "why"].includes(name)) body.set(name, value);
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-CSRFToken": token() },
        redirect: "manual",
        signal: AbortSignal.timeout(15000),
      });
      if (answer.status === 201) {
        outbox.drop(draft.client_uuid);
        sentNow += 1;
      } else if ([409, 422].includes(answer.status)) {
        outbox.change(draft.client_uuid, { why: (await answer.json()).said });
      } else {
        if (answer.type === "opaqueredirect" || [403, 404].includes(answer.status)) box.querySelector("[data-drafts-state]").textContent = words.login;
        busy = false;
        return;
      }
    } catch {
      break; // no network: later
    }
  }
  busy = false;
  show();
  refresh();
}

for (const form of document.querySelectorAll("form[data-outbox]")) {
  const typing = `${here}:typing:${form.dataset.outbox}`;
  const typed = read(typing, null);
  if (typed) fill(form, typed);
  form.addEventListener("input", () => write(typing, fieldsOf(form)));
  form.addEventListener("submit", (event) => {
    if (!form.checkValidity()) return; // the server says what is missing
    const draft = { ...fieldsOf(form), kind: form.dataset.outbox, table: Number(words.table), client_uuid: newKey() };
    if (!outbox.put([...outbox.get(), draft])) return;
    event.preventDefault();
    write(typing, null);
    const kept = Object.fromEntries(["polarity", "source"].filter((name) => name in draft).map((name) => [name, draft[name]]));
    form.reset();
    fill(form, kept);
    form.querySelector("textarea, input[type=text]")?.focus();
    show();
    send();
  });
}

// ---- What is being typed in a form that is saved whole ----

for (const form of document.querySelectorAll("form[data-keep]")) {
  const key = `scriba:${form.dataset.keep}`;
  const kept = read(key, null);
  const now = fieldsOf(form);
  if (kept && !form.querySelector(".errors")) {
    if (kept.typed.version === now.version) fill(form, kept.typed);
    else if (kept.sent) write(key, null); // the server has it
    else showKept(form, kept.typed, () => write(key, null));
  }
  form.addEventListener("input", () => write(key, { typed: fieldsOf(form) }));
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return write(key, { typed: fieldsOf(form), sent: true });
    event.preventDefault(); // it would be lost: it stays here, typed, until there is a network
    document.querySelector("[data-room-offline]")?.removeAttribute("hidden");
  });
}

// Somebody else saved while this tablet was away: what was typed here is shown beside, to be copied from.
function showKept(form, typed, forget) {
  const place = element("div", "", "box box-sand");
  place.append(element("p", form.dataset.lost));
  for (const [name, value] of Object.entries(typed)) {
    const field = form.elements[name];
    if (value && field && field.type !== "hidden" && "value" in field && field.value !== value && /^(TEXTAREA|INPUT)$/.test(field.tagName)) {
      const line = element("p", value);
      line.dir = "auto";
      place.append(line);
    }
  }
  const button = element("button", form.dataset.drop, "button button-quiet button-small");
  button.type = "button";
  button.addEventListener("click", () => {
    forget();
    place.remove();
  });
  place.append(button);
  form.before(place);
}

// ---- As a file ----

box?.querySelector("[data-drafts-save]").addEventListener("click", () => {
  const told = { format: words.format, workshop: words.workshop, drafts: outbox.get() };
  const link = element("a");
  link.href = URL.createObjectURL(new Blob([JSON.stringify(told, null, 1)], { type: "application/json" }));
  link.download = `bozze-tavolo-${words.table}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
});
box?.querySelector("[data-drafts-send]").addEventListener("click", send);
window.addEventListener("online", send);
setInterval(send, RETRY);
show();
send();

// ---- Parts that come anew ----

async function refresh() {
  const parts = [...document.querySelectorAll("[data-live]")];
  const writing = (part) => part.contains(document.activeElement) && document.activeElement !== document.body;
  const ticked = (part) => part.querySelector("details[open], input:checked") || [...part.querySelectorAll("input:not([type=checkbox]):not([type=radio]), textarea")].some((field) => field.value !== field.defaultValue);
  if (!parts.length || document.hidden) return;
  try {
    const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, signal: AbortSignal.timeout(15000) });
    if (!answer.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const other = fresh.querySelector(`[data-live="${part.dataset.live}"]`);
      if (other && !writing(part) && !ticked(part) && other.innerHTML !== part.innerHTML) part.replaceChildren(...other.childNodes);
    }
  } catch {
    /* no network: later */
  }
}
setInterval(() => { if (!isDirty()) refresh(); }, LIVE);
