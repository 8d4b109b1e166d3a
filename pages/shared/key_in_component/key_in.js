// Keying in from a filled booklet, one key an answer. This stands behind answer.js in one module
// and shares its Saver: each question is a line that saves itself. The page says as `data` which
// keys give which answer; nothing here knows an own answer from an agreed one.

const sheets = new WeakMap();

export default function keyIn({ parentElement, data, setTriggerValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet || sheet.data.booklet !== data.booklet || sheet.data.person !== data.person) {
    sheet?.leave();
    sheet = new Sheet(parentElement, data);
    sheets.set(parentElement, sheet);
  }
  sheet.finished = () => setTriggerValue("finished", data.booklet);
  return () => {
    sheets.get(parentElement)?.leave();
    sheets.delete(parentElement);
  };
}

/** One question's answer: what a Saver asks of the box that it saves. */
class KeyedLine {
  constructor(sheet, question, number) {
    this.sheet = sheet;
    this.question = question;
    this.number = number;
    this.data = { called: "answer", clear: sheet.data.clear };
    this.value = copied(question.value);
    this.state = "empty";
    this.said = "";
    this.theirs = null;
    this.row = this.buildRow();
    this.saver = new Saver(this, { ...question, person: sheet.data.person, bank: sheet.data.bank, locked: null });
    this.saver.begin(question);
    this.draw();
  }

  buildRow() {
    const row = this.sheet.copy("row");
    row.querySelector(".code").textContent = this.question.code;
    row.querySelector(".how").classList.add(`st-key-saved-${this.question.code.replace(/[^a-zA-Z0-9_-]/g, "-")}`);
    row.firstElementChild.addEventListener("click", () => this.sheet.go(this.number));
    return row;
  }

  get choice() {
    return this.sheet.data.choices.find(({ sets }) => same(sets, this.value));
  }

  /** Whether a choice still needs a text, such as the reason of “not applicable”. */
  get lacks() {
    const field = this.choice?.needs;
    return field && !this.value[field].trim() ? field : null;
  }

  get unsaved() {
    return !same(this.value, this.saver.saved) || this.saver.onTheWay.length > 0;
  }

  tell() {}

  set(fields, now) {
    Object.assign(this.value, fields);
    this.saver.changed(now);
    this.draw();
  }

  write(value) {
    this.value = copied(value);
    this.draw();
  }

  show(state, sentence) {
    this.state = state;
    this.said = sentence;
    this.draw();
  }

  /** Trouble that was told stays until it is over. */
  saving() {
    if (this.state !== "waiting") this.show("saving", "Saving…");
  }

  nothingYet() {
    return "";
  }

  tooLong(value) {
    for (const { field, label } of this.sheet.data.texts) {
      const length = [...value[field]].length;
      if (length > this.sheet.data.longest) {
        return `Not saved yet: “${label}” may have ${this.sheet.data.longest} characters and has ${length}. Please shorten it.`;
      }
    }
    return null;
  }

  lock() {
    this.locked = true;
  }

  offerSignIn() {
    this.sheet.part("sign-in").hidden = false;
  }

  setAside() {}

  showConflict(theirs, by, at) {
    this.theirs = { value: theirs, by, at };
    this.draw();
  }

  closeConflict() {
    this.theirs = null;
  }

  choose(value) {
    this.theirs = null;
    this.saver.resolve(value);
    this.draw();
  }

  inWords(value) {
    const chosen = this.sheet.data.choices.find(({ sets }) => same(sets, value))?.name ?? "No answer";
    const texts = this.sheet.data.texts.filter(({ field }) => value[field]);
    const { views } = this.sheet.data;
    const held = views ? value[views.field].map(({ words, voice }) => `${views.label}: ${voice} ${words}`) : [];
    return [chosen, ...texts.map(({ field, label }) => `${label}: ${value[field]}`), ...held].join(" · ");
  }

  draw() {
    if (!this.row || !this.saver) return;
    const chosen = this.choice;
    const { texts, views } = this.sheet.data;
    const noted = texts.some(({ field }) => this.value[field].trim()) || (views && this.value[views.field].length);
    const lacks = this.lacks ? " (its reason is missing)" : noted ? " +" : "";
    this.row.querySelector(".answered").textContent = (chosen ? chosen.name : "–") + lacks;
    const how = this.row.querySelector(".how");
    how.textContent = this.state === "stopped" ? (this.theirs ? "Two answers: choose" : "Not saved") : this.said;
    if (this.state === "waiting") how.textContent = "Not saved yet";
    how.dataset.state = this.state;
    this.sheet.drawn(this);
  }
}

/** The whole booklet on the screen. */
class Sheet {
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.at = 0;
    this.asked = null; // what finishing has said once
    this.lines = [];
    this.part("keys-label").textContent = data.asks;
    this.part("finish").textContent = data.finish;
    fill(this.part("texts"), ...data.texts.map((text) => this.buildText(text)));
    if (data.views) this.part("texts").append(this.buildViews(data.views));
    this.lines = data.questions.map((question, number) => new KeyedLine(this, question, number));
    fill(this.part("list"), ...this.lines.map(({ row }) => row));
    this.listen();
    this.help();
    const open = this.lines.findIndex(({ choice }) => !choice);
    this.go(Math.max(open, 0));
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  copy(name) {
    return this.root.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  get line() {
    return this.lines[this.at];
  }

  buildText({ field, label, hint }) {
    const part = this.copy("text");
    const [labelling, hinting, area] = part.children;
    area.id = `key-in-${field}`;
    hinting.id = `key-in-${field}-hint`;
    area.setAttribute("aria-describedby", hinting.id);
    labelling.htmlFor = area.id;
    labelling.textContent = label;
    hinting.textContent = hint;
    area.dataset.field = field;
    const isView = field === `${this.data.views?.field}-new`;
    area.addEventListener("input", () => (isView ? this.typedView(area.value) : this.line.set({ [field]: area.value }, false)));
    area.addEventListener("blur", () => this.line.saver.push());
    area.addEventListener("keydown", (event) => this.inText(event));
    return part;
  }

  /** One dissent after another: what is being typed is the last of them until Enter. */
  buildViews({ field, label, hint }) {
    const part = this.buildText({ field: `${field}-new`, label, hint });
    const held = Object.assign(document.createElement("ul"), { className: "views" });
    held.dataset.part = "views";
    part.append(held);
    return part;
  }

  typedView(text) {
    const { views } = this.data;
    if (!this.before) this.before = this.line.value[views.field];
    const [, voice = "", words = text] = text.match(/^\s*([A-Za-z]+)\s*:\s*([^]*)$/) ?? [];
    const known = views.voices.find((code) => code === voice.toUpperCase());
    const view = { ...views.empty, voice: known ?? "", words: known ? words : text };
    this.line.set({ [views.field]: text.trim() ? [...this.before, view] : this.before }, false);
  }

  showViews() {
    const { views } = this.data;
    if (!views) return;
    const rows = this.line.value[views.field].map(({ words, voice, name }, place) => {
      const row = document.createElement("li");
      const away = Object.assign(document.createElement("button"), { type: "button", className: "plain" });
      away.textContent = `Take dissent ${place + 1} away`;
      away.addEventListener("click", () => {
        this.closeView();
        this.line.set({ [views.field]: this.line.value[views.field].filter((_, other) => other !== place) }, true);
        this.focus();
      });
      row.append([voice, name, words].filter(Boolean).join(": "), " ", away);
      return row;
    });
    fill(this.part("views"), ...rows);
  }

  closeView() {
    this.before = null;
    if (this.data.views) this.area(`${this.data.views.field}-new`).value = "";
  }

  area(field) {
    return this.root.querySelector(`textarea[data-field="${field}"]`);
  }

  listen() {
    const { signal } = (this.listening = new AbortController());
    const on = (target, event, act) => target.addEventListener(event, act, { signal });
    const all = (leaving) => this.lines.forEach(({ saver }) => saver.push(leaving));
    on(window, "pagehide", () => all(true));
    on(document, "visibilitychange", () => document.visibilityState === "hidden" && all(true));
    on(window, "online", () => all());
    // The page around has keys of its own, such as r; none of them is meant in here.
    on(this.root.querySelector(".key-in"), "keydown", (event) => event.stopPropagation());
    on(this.part("keys"), "keydown", (event) => this.onKey(event));
    on(this.part("keys"), "input", () => this.typed());
    on(this.part("jump"), "submit", (event) => this.jump(event));
    on(this.part("code"), "keydown", (event) => event.key === "Escape" && this.focus());
    on(this.part("keep-mine"), "click", () => this.settle(this.line.value));
    on(this.part("take-theirs"), "click", () => this.settle(this.line.theirs.value));
    on(this.part("finish"), "click", () => this.finish());
  }

  leave() {
    this.lines.forEach(({ saver }) => saver.push(true));
    this.listening.abort();
  }

  help() {
    const { choices, texts } = this.data;
    const keys = [
      ...choices.map(({ key, name }) => [key, name]),
      ...texts.map(({ key, label }) => [key, label.toLowerCase()]),
      ...(this.data.views ? [[this.data.views.key, this.data.views.label.toLowerCase()]] : []),
      ["Enter or ↓", "next question"],
      ["↑", "the one before"],
      ["Delete", "take the answer away"],
      ["g", "go to a code"],
      ["f", "finish"],
    ];
    const list = keys.map(([key, does]) => {
      const pair = document.createElement("div");
      const term = document.createElement("dt");
      term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
      pair.append(term, Object.assign(document.createElement("dd"), { textContent: does }));
      return pair;
    });
    fill(this.part("help"), ...list);
  }

  // ── keys ──────────────────────────────────────────────────────────────────────────────────

  onKey(event) {
    const { key, ctrlKey, altKey, metaKey, isComposing } = event;
    if (ctrlKey || altKey || metaKey || isComposing) return;
    const keys = this.part("keys");
    const acts = {
      Enter: () => (keys.value ? this.takeWhole() : this.go(this.at + 1)),
      ArrowDown: () => this.go(this.at + 1),
      ArrowUp: () => this.go(this.at - 1),
      Escape: () => this.focus(),
    };
    if (!keys.value) acts.Delete = acts.Backspace = () => this.empty();
    if (!acts[key]) return;
    event.preventDefault();
    acts[key]();
  }

  /** A character came, from whatever keyboard. */
  typed() {
    const given = this.part("keys").value.trim().toLowerCase();
    if (!given) return this.wrong("");
    const fitting = this.data.choices.filter(({ key }) => key.startsWith(given));
    const [whole] = fitting.filter(({ key }) => key === given);
    if (whole && fitting.length === 1) return this.take(whole);
    if (fitting.length) return this.wrong("");
    this.part("keys").value = "";
    const text = this.data.texts.find(({ key }) => key === given);
    if (text) return this.area(text.field).focus();
    const { views } = this.data;
    if (views?.key === given) return this.area(`${views.field}-new`).focus();
    if (given === "g") return this.part("code").focus();
    if (given === "f") return this.part("finish").focus();
    this.wrong(`“${given}” is not one of the keys, so nothing was changed. ${this.data.allowed}`);
  }

  /** Enter after a level of which another one is a beginning, such as 1 beside 10. */
  takeWhole() {
    const given = this.part("keys").value.trim().toLowerCase();
    const whole = this.data.choices.find(({ key }) => key === given);
    if (whole) return this.take(whole);
    this.part("keys").value = "";
    this.wrong(`“${given}” is not one of the keys, so nothing was changed. ${this.data.allowed}`);
  }

  take(choice) {
    const { line } = this;
    this.part("keys").value = "";
    line.set(choice.sets, true);
    const heard = `${line.question.code}: ${choice.name}.`;
    if (line.lacks) {
      this.show(heard);
      return this.area(line.lacks).focus();
    }
    this.go(this.at + 1, heard);
  }

  empty() {
    this.line.set(this.data.clear, true);
    this.show(`${this.line.question.code}: answer taken away.`);
  }

  /** Enter goes on, once the reason is there; a second Enter goes on without one. */
  inText(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") return this.focus();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.line.saver.push();
    this.closeView();
    this.show();
    const { choice, lacks } = this.line;
    if (lacks && this.asking !== this.line) {
      this.asking = this.line;
      return this.wrong(`${choice.name} needs its reason. Write it, or press Enter again where the sheet gives none.`);
    }
    if (choice) this.go(this.at + 1);
    else this.focus();
  }

  jump(event) {
    event.preventDefault();
    const asked = this.part("code").value.trim().toLowerCase();
    const number = this.lines.findIndex(({ question }) => question.code.toLowerCase() === asked);
    const place = number >= 0 ? number : /^[0-9]+$/.test(asked) ? Number(asked) - 1 : -1;
    if (!this.lines[place]) {
      const [first, last] = [this.lines[0], this.lines[this.lines.length - 1]];
      this.part("code-error").textContent =
        `This booklet has no question “${asked}”. Type a code such as ${first.question.code} or ${last.question.code}, or a number from 1 to ${this.lines.length}.`;
      return;
    }
    this.part("code-error").textContent = "";
    this.part("code").value = "";
    this.go(place);
  }

  settle(value) {
    this.line.choose(value);
    this.show();
    this.focus();
  }

  /** Go to a question; past either end stays there and says so. */
  go(place, heard = "") {
    this.line?.saver.push();
    this.asking = null;
    this.closeView();
    const last = this.lines.length - 1;
    this.at = Math.min(Math.max(place, 0), last);
    this.wrong("");
    if (place > last) this.show(`${heard} That was the last question. ${this.count()} Press f to finish.`);
    else this.show(`${heard} Now ${this.line.question.code}: ${this.line.question.text}`);
    this.focus();
    this.bring();
  }

  /** Keep the question in view, and its line in the list, without moving what is in view. */
  bring() {
    const now = this.root.querySelector(".now");
    const { top } = now.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) now.scrollIntoView({ block: "start" });
    const [list, { row }] = [this.part("list"), this.line];
    const over = row.offsetTop - list.offsetTop;
    if (over < list.scrollTop) list.scrollTop = over;
    const under = over + row.offsetHeight - list.clientHeight;
    if (under > list.scrollTop) list.scrollTop = under;
  }

  focus() {
    this.part("keys").focus({ preventScroll: true });
  }

  wrong(sentence) {
    this.part("error").textContent = sentence;
    this.part("keys").setAttribute("aria-invalid", String(Boolean(sentence)));
  }

  // ── what is shown ─────────────────────────────────────────────────────────────────────────

  show(heard = null) {
    const { line } = this;
    this.part("where").textContent = `${line.question.code} · ${this.at + 1} of ${this.lines.length}`;
    this.part("text").textContent = line.question.text;
    for (const { field } of this.data.texts) {
      const area = this.area(field);
      if (area.value !== line.value[field]) area.value = line.value[field];
    }
    this.showViews();
    for (const one of this.lines) {
      if (one === line) one.row.firstElementChild.setAttribute("aria-current", "step");
      else one.row.firstElementChild.removeAttribute("aria-current");
    }
    if (heard !== null) this.part("heard").textContent = heard.trim();
    this.drawn(line);
  }

  /** A line was drawn anew: the parts that tell of it follow. */
  drawn(line) {
    if (!this.lines.length) return;
    this.part("count").textContent = this.count();
    if (line === this.line) {
      this.showViews();
      this.part("given").textContent = line.choice ? `Answer: ${line.choice.name}` : "No answer yet";
      this.showConflict(line);
    }
    this.showSaved();
  }

  showConflict({ theirs, value, inWords }) {
    this.part("conflict").hidden = !theirs;
    if (!theirs) return;
    const { line } = this;
    this.part("theirs-heading").textContent =
      `Saved${theirs.by ? ` by ${theirs.by}` : ""}${theirs.at ? ` at ${clock(theirs.at)}` : ""}`;
    this.part("theirs").textContent = inWords.call(line, theirs.value);
    this.part("mine").textContent = inWords.call(line, value);
  }

  /** Trouble first, else the newest answer that the server has confirmed. */
  showSaved() {
    const saved = this.part("saved");
    const troubled = this.lines.filter(({ state }) => state === "stopped" || state === "waiting");
    const under = this.lines.some(({ state }) => state === "saving");
    const moments = this.lines.map(({ saver }) => saver.savedAt ?? "").sort();
    const newest = moments[moments.length - 1];
    const [one] = troubled;
    let [state, sentence] = ["empty", "Nothing is keyed in yet"];
    if (one) [state, sentence] = [one.state, `${troubled.map(({ question }) => question.code).join(", ")}: ${one.said}`];
    else if (under) [state, sentence] = ["saving", "Saving…"];
    else if (newest) [state, sentence] = ["saved", `Saved ${clock(newest)}`];
    if (saved.textContent !== sentence) saved.textContent = sentence;
    saved.dataset.state = state;
    if (!one) this.part("sign-in").hidden = true;
  }

  count() {
    const answered = this.lines.filter(({ choice, lacks }) => choice && !lacks).length;
    return `${answered} of ${this.lines.length} keyed in.`;
  }

  /** Only what the server has confirmed may be finished; what is left empty is said once. */
  finish() {
    const says = this.part("finish-says");
    const codes = (lines) => lines.map(({ question }) => question.code).join(", ");
    const unsaved = this.lines.filter((line) => line.unsaved);
    const left = this.lines.filter(({ choice, lacks }) => !choice || lacks);
    if (unsaved.length) {
      this.lines.forEach(({ saver }) => saver.push());
      this.asked = null;
      says.textContent = `Not saved yet: ${codes(unsaved)}. Wait until they are, then press again.`;
    } else if (left.length && this.asked !== codes(left)) {
      this.asked = codes(left);
      says.textContent = `Left empty or without a reason: ${this.asked}. If the sheet says so, press again.`;
    } else this.finished();
  }
}
