/* The ballot on a phone: ticks kept on this phone until they are sent, a look before sending, and patience: a vote is tried
   again until the server says that it has it. Without this module the page does the same with its buttons.
   Also: the idle shared tablet, the end of the countdown in the control room, turnout on the wall. */

const PAUSES = [1000, 2000, 4000, 8000];
let ahead = 0; // how far the server's clock is ahead of this one
document.addEventListener("room:state", (event) => { ahead = new Date(event.detail.now) - Date.now(); });

/** Counts down in `place` to `until`, once a second; then `over`. */
function countDown(place, until, over = () => {}) {
  const turn = setInterval(() => {
    const left = Math.ceil((until - Date.now() - ahead) / 1000);
    if (place) place.textContent = left > 0 ? String(left) : "";
    if (left <= 0) {
      clearInterval(turn);
      over();
    }
  }, 500);
}

/** No more ticks than votes; how many are left is told. */
class Ticks {
  constructor(form) {
    this.form = form;
    this.most = Number(form.dataset.most);
    this.left = form.querySelector("[data-left]");
    form.addEventListener("change", (event) => {
      const full = this.numbers().length > this.most;
      if (full) event.target.checked = false;
      this.tell(full);
    });
    this.tell(false);
  }

  boxes() { return [...this.form.querySelectorAll("input[name=numbers]")]; }

  numbers() { return this.boxes().filter((box) => box.checked).map((box) => box.value); }

  set(numbers) {
    for (const box of this.boxes()) box.checked = !box.disabled && numbers.includes(box.value);
    this.tell(false);
  }

  tell(full) {
    const { some, one, none, full: tooMany } = this.left.dataset;
    const left = this.most - this.numbers().length;
    this.left.textContent = full ? tooMany : left === 0 ? none : left === 1 ? one : some.replace("{n}", left);
  }
}

class Ballot {
  constructor(form) {
    this.form = form;
    this.ticks = new Ticks(form);
    this.key = `land-voto-${form.dataset.ballot}-${form.dataset.who}`;
    this.status = form.querySelector("[data-status]");
    this.look = document.querySelector("[data-confirm]");
    this.closing = document.querySelector("[data-closing]");
    this.turn = 0;
    this.restore();
    form.addEventListener("change", () => this.draft());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.confirm();
    });
    this.look.querySelector("[data-send]").addEventListener("click", () => this.send());
    this.look.querySelector("[data-change]").addEventListener("click", () => this.change());
    window.addEventListener("online", () => this.now());
    document.addEventListener("room:state", (event) => this.heard(event.detail.ballot));
  }

  // ---- What this phone remembers ----

  read() {
    try { return JSON.parse(localStorage.getItem(this.key)) ?? {}; } catch { return {}; }
  }

  keep(told) {
    this.told = told;
    this.form.dataset.dirty = told.numbers?.length || told.sending ? "yes" : "no";
    try { localStorage.setItem(this.key, JSON.stringify(told)); } catch { /* private mode: the page itself remembers */ }
  }

  forget() {
    this.told = {};
    this.form.dataset.dirty = "no";
    try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  restore() {
    this.told = this.read();
    const ticked = this.ticks.numbers(); // a form that came back with its sentence has its ticks
    if (this.told.numbers && !ticked.length) this.ticks.set(this.told.numbers);
    this.keep({ ...this.told, numbers: this.ticks.numbers() });
    if (this.told.sending) this.post();
  }

  draft() {
    // Whoever ticks again while a vote is on its way is making another vote: the one on its way is replaced.
    const replaced = [...(this.told.replaced ?? []), ...(this.told.sending ? [this.told.sending] : [])];
    this.turn += 1;
    this.keep({ numbers: this.ticks.numbers(), replaced: replaced.slice(-10) });
    this.say("");
  }

  // ---- Looking and sending ----

  confirm() {
    const chosen = this.look.querySelector("[data-chosen]");
    const titles = this.ticks.boxes().filter((box) => box.checked).map((box) => {
      const line = document.createElement("li"), number = document.createElement("strong");
      number.textContent = `${box.value}.`;
      line.append(number, ` ${box.closest("label").querySelector(".ballot-title").textContent}`);
      return line;
    });
    chosen.replaceChildren(...titles);
    chosen.hidden = this.look.querySelector("[data-some]").hidden = !titles.length;
    this.look.querySelector("[data-blank]").hidden = titles.length > 0;
    this.form.hidden = true;
    this.look.hidden = false;
    this.form.dataset.dirty = "yes";
    this.look.querySelector("h2").focus();
  }

  change() {
    this.look.hidden = true;
    this.form.hidden = false;
    this.keep(this.told);
    this.ticks.boxes().find((box) => !box.disabled)?.focus();
  }

  send() {
    this.look.hidden = true;
    this.form.hidden = false;
    this.keep({ ...this.told, numbers: this.ticks.numbers(), sending: newKey() });
    this.say(this.form.dataset.sending);
    this.status.scrollIntoView({ block: "center" });
    this.post();
  }

  now() {
    if (!this.told.sending) return;
    clearTimeout(this.timer);
    if (!this.busy) this.post();
  }

  async post(failures = 0) {
    const { numbers, sending, replaced = [] } = this.told, turn = this.turn;
    const body = new URLSearchParams({ confirmed: "1", client_uuid: sending, ballot: this.form.dataset.ballot });
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    numbers.forEach((number) => body.append("numbers", number));
    if (!numbers.length) body.append("blank", "1");
    replaced.forEach((each) => body.append("instead_of", each));
    let answer, said = {};
    this.busy = true;
    try {
      answer = await fetch(this.form.action, {
        method: "POST",
        headers: { Accept: "application/json" },
        body,
        signal: AbortSignal.timeout(10000),
      });
      if (answer.headers.get("Content-Type")?.includes("json")) said = await answer.json();
    } catch { answer = null; }
    this.busy = false;
    if (turn !== this.turn || this.told.sending !== sending) return; // another vote is being made
    if (answer?.redirected) location.assign(this.form.dataset.door);
    else if (answer?.ok) this.done(said);
    else if (answer && answer.status < 500) this.refused(answer.status, said.error);
    else {
      this.say(this.form.dataset.unsent, true);
      const pause = PAUSES[Math.min(failures, PAUSES.length - 1)] * (0.75 + Math.random() / 2);
      this.timer = setTimeout(() => this.post(failures + 1), pause);
    }
  }

  done(said) {
    this.forget();
    this.ticks.set([]);
    this.say("");
    const sent = document.querySelector("[data-sent]"), word = sent.querySelector("[data-word]");
    sent.hidden = false;
    word.hidden = false;
    word.querySelector("strong").textContent = said.word;
    sent.setAttribute("tabindex", "-1");
    sent.focus();
    sent.scrollIntoView({ block: "center" });
  }

  // Refused for good: the ticks stay, nothing is tried again.
  refused(status, sentence) {
    const { sending: _gone, ...rest } = this.told;
    this.keep(rest);
    this.say(sentence ?? this.form.dataset.expired, true);
  }

  say(words, bad = false) {
    this.status.textContent = words;
    this.status.classList.toggle("ballot-unsent", bad);
  }

  heard(ballot) {
    const mine = ballot?.uuid === this.form.dataset.ballot;
    const buttons = [...this.form.querySelectorAll("button"), this.look.querySelector("[data-send]")];
    if (!mine) { // closed, or annulled: the ticks stay to be seen
      buttons.forEach((button) => { button.disabled = true; });
      if (this.closing) this.closing.hidden = true;
      if (this.told.numbers?.length) this.say(this.form.dataset.closed, true);
    } else if (ballot.state === "closing" && !this.counting) {
      this.counting = true;
      this.closing.hidden = false;
      countDown(this.closing.querySelector("[data-seconds]"), new Date(ballot.closes_at));
      this.now();
    }
  }
}

/** A random UUID, also where the page is not served over HTTPS. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

for (const form of document.querySelectorAll("form[data-ballot]")) new Ballot(form);
for (const form of document.querySelectorAll("form[data-most]:not([data-ballot])")) new Ticks(form);

/* The shared tablet: a while untouched, and it is ready for the next person. */
for (const form of document.querySelectorAll("form[data-idle]")) {
  let timer;
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.submit(), Number(form.dataset.idle) * 1000);
  };
  for (const name of ["pointerdown", "keydown", "touchstart", "scroll"]) document.addEventListener(name, again, { passive: true });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  again();
}

/* The control room: the count begins by itself when the countdown is over. */
for (const form of document.querySelectorAll("form[data-press-at]")) {
  countDown(form.querySelector("[data-seconds]"), new Date(form.dataset.pressAt), () => setTimeout(() => form.requestSubmit(), 700));
}

for (const place of document.querySelectorAll("[data-until]")) countDown(place, new Date(place.dataset.until));

/* Turnout wherever it is shown: a number, never what was voted. */
document.addEventListener("room:state", (event) => {
  const { ballot } = event.detail;
  for (const place of document.querySelectorAll("[data-wall-voted]")) if (ballot) place.textContent = ballot.turnout;
  for (const place of document.querySelectorAll("[data-wall-entitled]")) if (ballot) place.textContent = ballot.entitled;
});
