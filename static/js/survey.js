// The questionnaire, made more comfortable: each answer is saved as it is given, answers that exclude the others untick
// them, conditional questions appear when they are asked, the result appears when it is ready. Without this module the
// page does the same with its buttons.

const DELAY = 600;

function valueOf(form, name) {
  const fields = [...form.elements].filter((field) => field.name === name);
  if (fields[0]?.type === "checkbox") return fields.filter((field) => field.checked).map((field) => field.value);
  if (fields[0]?.type === "radio") return fields.find((field) => field.checked)?.value ?? "";
  return fields[0]?.value.trim() ?? "";
}

function typed(form, name) {
  const value = valueOf(form, name);
  const field = form.elements[name];
  const numeric = field?.dataset?.number !== undefined || (name.includes(":") && /^\d+$/.test(value) && isScale(form, name));
  return numeric && /^-?\d+$/.test(value) ? Number(value) : value;
}

function isScale(form, name) {
  return [...form.elements].some((field) => field.name === name && field.type === "radio");
}

class Autosave {
  constructor(form) {
    this.form = form;
    this.changed = new Set();
    this.status = form.querySelector("[data-saved]");
    this.busy = false;
    form.addEventListener("change", (event) => this.note(event.target));
    form.addEventListener("input", (event) => {
      if (event.target.matches("textarea, input:not([type=checkbox]):not([type=radio])")) this.note(event.target);
    });
    form.addEventListener("submit", (event) => {
      const open = form.querySelector("[data-clash]");
      if (open) {
        event.preventDefault();
        this.show(open);
      } else this.submitted = true;
    });
    window.addEventListener("online", () => this.save());
    window.addEventListener("pagehide", () => this.leave());
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(); });
    window.addEventListener("beforeunload", (event) => {
      if (this.changed.size && !this.submitted && !navigator.onLine) event.preventDefault();
    });
  }

  note(field) {
    if (!field.name || ["csrfmiddlewaretoken", "lock_version", "shown"].includes(field.name) || field.name.startsWith("note-")) return;
    if (field.type === "checkbox" && field.checked) {
      for (const other of this.form.querySelectorAll(`input[name="${CSS.escape(field.name)}"]:checked`)) {
        if (other !== field && ("alone" in field.dataset || "alone" in other.dataset)) other.checked = false;
      }
    }
    this.changed.add(field.name);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), DELAY);
  }

  // The request outlives the page: whoever answers and leaves at once loses nothing.
  send(answers) {
    return fetch(this.form.dataset.survey, {
      method: "POST",
      keepalive: true,
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ lock_version: Number(this.form.elements.lock_version.value), answers }),
    });
  }

  taken() {
    const names = [...this.changed];
    this.changed.clear();
    return Object.fromEntries(names.map((name) => [name, typed(this.form, name)]));
  }

  leave() {
    if (this.submitted || !this.changed.size || !navigator.onLine) return;
    if (this.busy) this.send(this.taken());
    else this.save();
  }

  async save() {
    if (this.busy || !this.changed.size) return;
    this.busy = true;
    const answers = this.taken();
    try {
      const response = await this.send(answers);
      const said = await response.json();
      if (said.lock_version !== undefined) this.form.elements.lock_version.value = said.lock_version;
      if (response.ok) {
        this.remember(answers);
        this.status.textContent = [said.said, ...said.problems.map((problem) => problem.text)].join(" · ");
        this.refuse(Object.keys(answers), said.problems);
      } else if (said.conflicts) {
        this.ask(said);
      } else {
        this.status.textContent = said.error;
      }
    } catch {
      Object.keys(answers).forEach((name) => this.changed.add(name));
      this.status.textContent = this.form.dataset.offline;
      setTimeout(() => this.save(), 5000);
    }
    this.busy = false;
    if (this.changed.size && navigator.onLine) this.save();
  }

  // What is saved is what the page shows now, so that the button does not send it again as a change.
  remember(answers) {
    const shown = JSON.parse(this.form.elements.shown.value);
    for (const [name, value] of Object.entries(answers)) {
      shown[name.includes(":") ? name : `${name}:`] = value === "" || value.length === 0 ? null : value;
    }
    this.form.elements.shown.value = JSON.stringify(shown);
  }

  // Each sentence stands at its field until that field is saved again.
  refuse(names, problems) {
    for (const name of names) {
      this.place(name)?.querySelectorAll("[data-refused]").forEach((line) => line.remove());
      for (const field of this.fields(name)) field.removeAttribute("aria-invalid");
    }
    for (const problem of problems) {
      const place = this.place(problem.name);
      if (!place) continue;
      const line = document.createElement("p");
      line.className = "error-text";
      line.dataset.refused = "";
      line.textContent = problem.text;
      place.append(line);
      for (const field of this.fields(problem.name)) field.setAttribute("aria-invalid", "true");
    }
  }

  fields(name) {
    return [...this.form.elements].filter((field) => field.name === name);
  }

  place(name) {
    return this.fields(name)[0]?.closest(".field") ?? document.getElementById(`q-${name}`);
  }

  // Two answers to choose between: nothing is sent until one is chosen.
  show(box) {
    box.scrollIntoView({ block: "center" });
    box.querySelector("button").focus({ preventScroll: true });
  }

  ask(said) {
    this.status.textContent = said.error;
    for (const clash of said.conflicts) {
      const place = this.place(clash.name);
      place.querySelector("[data-clash]")?.remove();
      const box = document.createElement("div");
      box.dataset.clash = "";
      box.className = "alert alert-warning alert-choice";
      box.setAttribute("role", "alert");
      const choices = document.createElement("div");
      choices.className = "alert-choices";
      const ours = this.button(this.form.dataset.keepOurs, () => {
        box.remove();
        this.changed.add(clash.name);
        this.save();
      });
      const theirs = this.button(this.form.dataset.takeTheirs, () => {
        box.remove();
        this.set(clash.name, clash.theirs);
      });
      choices.append(ours, theirs);
      box.append(
        this.line(clash.wrote, clash.theirs_in_words),
        this.line(this.form.dataset.ours, clash.ours_in_words),
        choices,
      );
      place.append(box);
    }
    this.show(this.form.querySelector("[data-clash]"));
  }

  line(lead, value) {
    const line = document.createElement("p");
    const words = document.createElement("strong");
    words.textContent = value;
    line.append(`${lead} `, words);
    return line;
  }

  button(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  set(name, value) {
    for (const field of this.fields(name)) {
      if (field.type === "checkbox") field.checked = (value ?? []).includes(field.value);
      else if (field.type === "radio") field.checked = String(value) === field.value;
      else field.value = value ?? "";
    }
    this.remember({ [name]: value ?? "" });
  }
}

function showConditional(form) {
  for (const block of form.querySelectorAll("[data-if]")) {
    const value = valueOf(form, block.dataset.if);
    const met = block.dataset.min !== undefined
      ? Number(value) >= Number(block.dataset.min)
      : [value].flat().some((code) => block.dataset.any.split(" ").includes(code));
    block.hidden = !met && form.elements[block.dataset.if] !== undefined;
  }
}

async function wait(place) {
  for (let turn = 0; turn < 60; turn += 1) {
    await new Promise((done) => { setTimeout(done, turn < 5 ? 700 : 3000); });
    try {
      const response = await fetch(place.dataset.wait, { headers: { Accept: "application/json" } });
      if ((await response.json()).ready) {
        window.location.reload();
        return;
      }
    } catch { /* the link on the page does the same by hand */ }
  }
}

for (const form of document.querySelectorAll("form[data-survey]")) {
  new Autosave(form);
  showConditional(form);
  form.addEventListener("change", () => showConditional(form));
}
for (const place of document.querySelectorAll("[data-wait]")) wait(place);
