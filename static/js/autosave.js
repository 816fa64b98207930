/* A form with data-autosave="address" saves by itself what has changed since the last answer, a moment after it changed.
   Words come from its data attributes: data-saving, data-saved ({time}), data-waiting, data-conflict.
   The server answers {lock_version, saved_at} or, with 409, {lock_version, answers: {name: value}}. */
const QUIET = 1500;
const AGAIN = 5000;

class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-autosave-status]");
    this.version = form.elements.namedItem("lock_version");
    this.changed = new Set();
    this.sending = false;
    form.addEventListener("input", (event) => this.note(event.target));
    form.addEventListener("change", (event) => this.note(event.target));
    form.addEventListener("submit", () => (this.leaving = true));
    window.addEventListener("online", () => this.send());
    window.addEventListener("beforeunload", (event) => {
      if (!this.leaving && (this.changed.size || this.sending)) event.preventDefault();
    });
  }

  note(field) {
    if (!field.name || field.type === "hidden") return;
    this.changed.add(field.name);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), QUIET);
  }

  say(text) {
    if (this.status) this.status.textContent = text;
  }

  async send() {
    if (this.sending || !this.changed.size) return;
    const names = [...this.changed];
    this.changed.clear();
    this.sending = true;
    this.say(this.form.dataset.saving);
    const whole = new FormData(this.form);
    const diff = new FormData();
    diff.set("csrfmiddlewaretoken", whole.get("csrfmiddlewaretoken"));
    diff.set("lock_version", this.version.value);
    for (const name of names) {
      diff.append("changed", name);
      for (const value of whole.getAll(name)) diff.append(name, value);
    }
    try {
      const answer = await fetch(this.form.dataset.autosave, { method: "POST", body: diff, credentials: "same-origin" });
      if (answer.status === 409) return this.conflict(await answer.json());
      if (!answer.ok) throw new Error(String(answer.status));
      const { lock_version, saved_at } = await answer.json();
      this.version.value = lock_version;
      this.say(this.form.dataset.saved.replace("{time}", saved_at));
    } catch {
      for (const name of names) this.changed.add(name);
      this.say(this.form.dataset.waiting);
      setTimeout(() => this.send(), AGAIN);
    } finally {
      this.sending = false;
      if (this.changed.size) this.timer = setTimeout(() => this.send(), QUIET);
    }
  }

  conflict({ lock_version }) {
    this.version.value = lock_version;
    this.say(this.form.dataset.conflict);
    const notice = this.form.querySelector("[data-autosave-conflict]");
    if (notice) {
      notice.hidden = false;
      notice.focus();
    }
  }
}

for (const form of document.querySelectorAll("form[data-autosave]")) new Autosave(form);
