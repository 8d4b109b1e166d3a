// One answer that saves itself. The page gives all that it shows and asks as `data` (see
// __init__.py beside this file); nothing here knows one kind of answer from another, nor who
// drew the page: `answer({parentElement, data})` fills the HTML that stands in `parentElement`.

const TYPING_PAUSE = 700; // ms after the last key
const LONGEST_PAUSE = 30_000; // ms between two tries
const REPLY_WITHIN = 20_000; // ms, then the outcome counts as unknown
const KEEPALIVE_BYTES = 60_000; // browsers let 64 KB outlive the page

// Nothing here is newer than what phones of 2020 understand.

const boxes = new WeakMap();

export default function answer({ parentElement, data, setTriggerValue }) {
  const tell = data.tells ? (revision) => setTriggerValue("saved", revision) : () => {};
  let box = boxes.get(parentElement);
  if (box && box.data.url === data.url && box.data.person === data.person) {
    box.refresh(data, tell);
  } else {
    box?.leave();
    box = new Box(parentElement, data, tell);
    boxes.set(parentElement, box);
    // A frame later the page has its height.
    if (data.wanted) requestAnimationFrame(() => parentElement.querySelector("form").scrollIntoView());
  }
  return () => {
    boxes.get(parentElement)?.leave();
    boxes.delete(parentElement);
  };
}

// ── values ──────────────────────────────────────────────────────────────────────────────────

const plain = (value) => {
  if (Array.isArray(value)) return JSON.stringify(value.map((one) => Object.keys(one).sort().map((f) => [f, plain(one[f])])));
  return typeof value === "string" ? value.replace(/\r\n?/g, "\n") : (value ?? null);
};

const same = (one, other) => Object.keys(one).every((f) => plain(one[f]) === plain(other[f]));

const copied = (value) => ({ ...value }); // values hold plain fields, and lists that are replaced whole

const fill = (into, ...what) => {
  into.textContent = "";
  into.append(...what);
};

/** Lists of two people joined: what one alone took away is gone, what either wrote is there. */
const joinedLists = (began, mine, theirs) => {
  const has = (list, one) => list.some((other) => plain([other]) === plain([one]));
  return [
    ...theirs.filter((one) => has(mine, one) || !has(began, one)),
    ...mine.filter((one) => !has(theirs, one) && !has(began, one)),
  ];
};

const clock = (moment) => {
  const at = new Date(moment);
  const time = at.toLocaleTimeString("en-GB");
  if (at.toDateString() === new Date().toDateString()) return time;
  return `${time} on ${at.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" })}`;
};

// ── saving ──────────────────────────────────────────────────────────────────────────────────

/** Keeps a draft at once and PUTs soon, one at a time, until the server has confirmed. */
class Saver {
  constructor(box, data) {
    this.box = box;
    this.url = data.url;
    this.person = data.person;
    this.bank = data.bank; // the version of the questions
    this.key = `workbook-draft/${data.person}${data.url}`;
    this.saved = data.value; // what the server last confirmed
    this.savedAt = data.savedAt;
    this.revision = data.revision;
    this.base = data.revision; // the revision that what is typed here grew from
    this.onTheWay = []; // values whose reply has not come
    this.unsure = []; // values sent, of which the server may hold one
    this.tries = 0;
    this.stopped = null; // conflict, locked or refused: until something changes
  }

  /** Take up a draft that an earlier visit left. */
  begin(data) {
    const draft = this.readDraft();
    const differs = draft && !same(data.value, draft.value);
    if (data.locked) {
      if (differs) this.box.setAside(draft.value);
      return this.stop("locked", data.locked);
    }
    if (!differs) return this.settle();
    this.unsure = draft.unsure ?? [];
    const grewFromThis =
      draft.revision === data.revision || this.unsure.some((sent) => same(data.value, sent));
    this.box.write({ ...data.value, ...draft.value });
    if (grewFromThis) return this.push();
    this.base = draft.revision;
    this.stop("conflict");
    this.box.showConflict(data.value, data.savedBy, data.savedAt);
  }

  /** Something was chosen (`now`) or typed. */
  changed(now) {
    if (this.told) this.changedBy = null;
    this.writeDraft();
    if (this.stopped === "conflict" || this.stopped === "locked") return;
    this.stopped = null;
    this.box.saving();
    clearTimeout(this.timer);
    if (now) this.push();
    else this.timer = setTimeout(() => this.push(), TYPING_PAUSE);
  }

  /** Send what stands in the box, unless it is saved or on its way. */
  push(leaving = false) {
    clearTimeout(this.timer);
    if (this.stopped) return;
    const value = copied(this.box.value);
    const last = this.onTheWay[this.onTheWay.length - 1];
    if (last ? same(value, last) : same(value, this.saved)) return last ? undefined : this.settle();
    if (last && !leaving) return; // its reply will look again
    const tooLong = this.box.tooLong(value);
    if (tooLong) return this.stop("refused", tooLong);
    this.send(value);
  }

  async send(value) {
    const body = { revision: this.revision, bank: this.bank, ...value };
    // Two on their way may arrive in either order; naming the first lets the second follow it.
    if (this.onTheWay.length) body.unsure = this.onTheWay.slice(-2);
    this.onTheWay.push(value);
    if (!this.unsure.some((sent) => same(value, sent))) this.unsure.push(value);
    this.writeDraft();
    this.box.saving();
    const reply = await this.put(JSON.stringify(body));
    this.onTheWay.splice(this.onTheWay.indexOf(value), 1);
    this.take(reply, value);
  }

  async put(body) {
    const waiting = new AbortController();
    const late = setTimeout(() => waiting.abort(), REPLY_WITHIN);
    const request = {
      method: "PUT",
      headers: { "Content-Type": "application/json", "X-Workbook-Person": String(this.person) },
      body,
      redirect: "manual",
      credentials: "same-origin",
      signal: waiting.signal,
    };
    const keepalive = body.length < KEEPALIVE_BYTES / 3 || new Blob([body]).size < KEEPALIVE_BYTES;
    try {
      const response = await fetch(this.url, { ...request, keepalive }).catch((fault) => {
        // Others may have used up what may outlive the page; then this one goes without.
        if (keepalive && fault.name === "TypeError" && navigator.onLine) return fetch(this.url, request);
        throw fault;
      });
      if (response.type === "opaqueredirect") return { status: 401, body: {} };
      return { status: response.status, body: await response.json().catch(() => ({})) };
    } catch {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(late);
    }
  }

  take({ status, body }, value) {
    if (status === 200) {
      this.tries = 0;
      if (body.revision >= this.revision) {
        this.revision = this.base = body.revision;
        this.saved = value;
        this.savedAt = body.saved_at;
      }
      if (!this.onTheWay.length) this.unsure = [];
      if (same(this.box.value, this.saved)) {
        this.settle();
        this.box.tell(this.revision);
      } else {
        this.writeDraft();
        this.push();
      }
    } else if (status === 409 && body.stored) {
      this.meet(body.stored);
    } else if (status === 423) {
      this.stop("locked", `${body.problem} What you typed last is still here, but not saved.`);
    } else if (status === 401) {
      this.box.offerSignIn();
      this.again(body.problem ?? "You are not signed in any more.");
    } else if ([400, 403, 404, 413, 415, 422].includes(status)) {
      this.stop("refused", body.problem ?? "This could not be saved. What you typed is still here.");
    } else {
      this.again(body.problem);
    }
  }

  /** The server holds `stored`, not what this box last knew: go on, follow, or ask. */
  meet(stored) {
    if (stored.revision < this.revision) return this.push();
    const theirs = Object.fromEntries(Object.keys(this.saved).map((f) => [f, stored[f]]));
    const before = this.saved;
    const untouched = same(this.box.value, before);
    const ours = same(theirs, this.saved) || this.unsure.some((sent) => same(theirs, sent));
    this.revision = stored.revision;
    this.saved = theirs;
    this.savedAt = stored.at;
    if (!ours) Object.assign(this, { changedBy: stored.by, theirs, told: false });
    const merged = !untouched && this.stopped !== "conflict" && this.merged(before, theirs);
    if (untouched) this.box.write(theirs);
    if (merged) this.box.write(merged);
    if (untouched || ours || merged || same(this.box.value, theirs)) {
      this.base = this.revision;
      if (this.stopped === "conflict") this.box.closeConflict();
      this.stopped = null;
      return this.push();
    }
    this.stop("conflict");
    this.box.showConflict(theirs, stored.by, stored.at, before);
  }

  /** Both changes in one, where they changed different things; the choice is one thing. */
  merged(before, theirs) {
    const mine = this.box.value;
    const choice = Object.keys(this.box.data.clear);
    const parts = [choice, ...Object.keys(theirs).filter((f) => !choice.includes(f)).map((f) => [f])];
    const differs = (part, one) => part.some((f) => plain(one[f]) !== plain(before[f]));
    if (parts.some((part) => differs(part, mine) && differs(part, theirs))) return null;
    const fields = parts.map((part) => part.map((f) => [f, (differs(part, mine) ? mine : theirs)[f]]));
    return Object.fromEntries([].concat(...fields));
  }

  /** A person has chosen between two texts. */
  resolve(value) {
    this.stopped = this.changedBy = null;
    this.unsure = [];
    this.base = this.revision;
    this.box.write(value);
    this.writeDraft();
    this.push();
  }

  again(sentence) {
    this.tries += 1;
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** this.tries) * (0.75 + Math.random() / 2);
    this.box.show(
      "waiting",
      `Not saved yet, will try again. Your ${this.box.data.called} is kept on this device. ${sentence ?? ""}`.trim(),
    );
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.push(), pause);
  }

  stop(why, sentence) {
    this.stopped = why;
    clearTimeout(this.timer);
    if (why === "locked") this.box.lock();
    if (why === "conflict") sentence = "This has changed meanwhile. Both texts are shown above.";
    this.box.show("stopped", sentence);
  }

  settle() {
    this.forgetDraft();
    if (this.savedAt) this.box.show("saved", this.savedBy());
    else this.box.show("empty", this.box.nothingYet());
  }

  /** When it was saved; and by whom, until something is typed here again, where it was not here. */
  savedBy() {
    const [by, at] = [this.changedBy, clock(this.savedAt)];
    this.told = true;
    if (!by) return `Saved ${at}`;
    if (same(this.box.value, this.theirs)) return `Changed by ${by}, ${at}`;
    return `Saved ${at}. ${by} changed something else here at the same time; both are kept.`;
  }

  // Storage may be full or forbidden; the answer then lives in the box alone.
  readDraft() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  writeDraft() {
    const draft = { value: this.box.value, revision: this.base, unsure: this.unsure.slice(-2) };
    try {
      localStorage.setItem(this.key, JSON.stringify(draft));
    } catch {
      /* see above */
    }
  }

  forgetDraft() {
    try {
      const draft = this.readDraft();
      // Another tab of the same person may be typing: its draft is its own.
      if (draft && same(draft.value, this.saved)) localStorage.removeItem(this.key);
    } catch {
      /* see above */
    }
  }
}

// ── what is shown ───────────────────────────────────────────────────────────────────────────

/** The fieldset on the page; `value` is what stands in it, whether saved or not. */
class Box {
  constructor(root, data, tell) {
    this.root = root;
    this.data = data;
    this.tell = tell;
    this.value = copied(data.value);
    this.inputs = [];
    this.lists = [];
    this.saver = new Saver(this, data);
    this.build();
    this.listen();
    this.write(this.value);
    this.saver.begin(data);
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  copy(name) {
    return this.root.querySelector(`template[data-part="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  mark(element, key) {
    element.classList.add(`st-key-${key.replace(/[^a-zA-Z0-9_-]/g, "-")}`);
  }

  build() {
    const { data } = this;
    this.part("legend").textContent = data.legend;
    this.part("hint").textContent = data.hint;
    this.describe(this.part("question"), this.part("hint"), `${data.code}-hint`);
    this.buildBeside();
    this.buildChoices(this.part("choices"), data.choices, data.key);
    this.buildChoices(this.part("lower-levels"), data.lower?.choices ?? [], data.lower?.key);
    fill(this.part("texts"), ...data.texts.map((text) => this.buildText(text)));
    fill(this.part("lists"), ...data.lists.map((list) => this.buildList(list)));
    this.mark(this.part("saved"), `saved-${data.code}`);
    if (data.locked) this.lock();
  }

  describe(element, by, id) {
    if (!by.textContent) return;
    by.id = id;
    element.setAttribute("aria-describedby", id);
  }

  /** What is folded away beside the question. */
  buildBeside() {
    const { more, words = [] } = this.data;
    const folded = more.map((one) => this.buildMore(one));
    if (words.length) folded.push(this.buildWords(words));
    fill(this.part("more"), ...folded);
  }

  buildWords(words) {
    const details = document.createElement("details");
    const list = document.createElement("dl");
    const summary = document.createElement("summary");
    summary.textContent = `Words explained: ${words.map(({ term }) => term).join(", ")}`;
    for (const { term, meanings } of words) {
      list.append(Object.assign(document.createElement("dt"), { textContent: term }));
      for (const { label, text } of meanings) {
        const meaning = document.createElement("dd");
        if (label) meaning.append(Object.assign(document.createElement("strong"), { textContent: label }), " ");
        meaning.append(text);
        list.append(meaning);
      }
    }
    details.append(summary, list);
    return details;
  }

  buildMore({ summary, lines }) {
    const details = document.createElement("details");
    const list = document.createElement(lines.length > 1 ? "ul" : "p");
    details.append(document.createElement("summary"), list);
    details.firstChild.textContent = summary;
    if (lines.length === 1) list.textContent = lines[0];
    else list.append(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
    return details;
  }

  buildChoices(into, choices, key) {
    const group = `${key}-choice`;
    if (key) this.mark(into, key);
    fill(
      into,
      ...choices.map((choice, number) => {
        const row = this.copy("choice");
        const [input, label, descriptor] = row.children;
        row.classList.toggle("silence", choice.aside);
        Object.assign(input, { name: group, value: choice.id, id: `${group}-${number}` });
        label.htmlFor = input.id;
        label.textContent = choice.name;
        descriptor.textContent = choice.descriptor;
        this.describe(input, descriptor, `${input.id}-is`);
        input.addEventListener("change", () => this.set(choice.sets, true));
        this.inputs.push({ input, choice });
        return row;
      }),
    );
  }

  buildText({ field, key, label, hint }) {
    const part = this.copy("text");
    const [labelling, hinting, area] = part.children;
    this.mark(part, key);
    area.id = `${key}-text`;
    labelling.htmlFor = area.id;
    labelling.textContent = label;
    hinting.textContent = hint;
    this.describe(area, hinting, `${key}-hint`);
    area.addEventListener("input", () => this.set({ [field]: area.value }, false));
    area.addEventListener("blur", () => this.saver.push());
    area.dataset.field = field;
    return part;
  }

  // ── several texts under one heading ───────────────────────────────────────────────────────

  buildList(list) {
    const section = this.copy("list");
    const [legend, hint, rows, add] = section.children;
    legend.textContent = list.label;
    hint.textContent = list.hint;
    this.describe(section, hint, `${list.key}-hint`);
    const held = { list, rows, add };
    add.textContent = list.add;
    add.addEventListener("click", () => {
      this.addRow(held);
      this.drawLists();
      rows.lastElementChild.querySelector("textarea").focus();
    });
    this.lists.push(held);
    this.addRow(held);
    return section;
  }

  addRow({ list, rows }) {
    const number = rows.children.length + 1;
    const row = this.copy("row");
    const [legend, parts, remove] = row.children;
    const name = `${list.one} ${number}`;
    const key = number > 1 ? `${list.key}-${number}` : list.key;
    const words = this.copy("text");
    this.mark(words, key);
    legend.textContent = name;
    parts.append(words, ...list.parts.map((part) => this.buildPart(part)));
    [...parts.children].forEach((part, place) => {
      const [labelling, hinting, given] = part.children;
      given.id = `${key}-${place ? list.parts[place - 1].name : "text"}`;
      labelling.htmlFor = given.id;
      if (!place) labelling.textContent = list.words;
      this.describe(given, hinting, `${given.id}-hint`);
      const choosing = given.localName === "select";
      given.addEventListener(choosing ? "change" : "input", () => this.setList(list.field, choosing));
      given.addEventListener("blur", () => this.saver.push());
      given.dataset.of = place ? list.parts[place - 1].name : "words";
    });
    remove.textContent = `${list.remove} ${number}`;
    remove.addEventListener("click", () => this.removeRow(list.field, row));
    rows.append(row);
  }

  buildPart({ label, hint, options }) {
    const part = this.copy(options.length ? "select" : "line");
    const [labelling, hinting, given] = part.children;
    labelling.textContent = label;
    hinting.textContent = hint;
    for (const { value, label: name } of options) given.append(new Option(name, value));
    return part;
  }

  held(field) {
    return this.lists.find(({ list }) => list.field === field);
  }

  readRow(row, { empty }) {
    const given = { ...empty };
    for (const input of row.querySelectorAll("[data-of]")) given[input.dataset.of] = input.value;
    return given;
  }

  /** What stands in a list; a view in which nothing was given is none. */
  readList(field) {
    const { list, rows } = this.held(field);
    const given = [...rows.children].map((row) => this.readRow(row, list));
    return given.filter((one) => Object.values(one).some((text) => text.trim()));
  }

  setList(field, now) {
    this.set({ [field]: this.readList(field) }, now);
  }

  /** Bring the rows in line with the value, unless they are: a new one may stand there empty. */
  writeList({ list, rows }) {
    const value = this.value[list.field];
    if (same({ value }, { value: this.readList(list.field) })) return;
    while (rows.children.length < value.length) this.addRow({ list, rows });
    while (rows.children.length > Math.max(1, value.length)) rows.lastElementChild.remove();
    [...rows.children].forEach((row, place) => {
      for (const input of row.querySelectorAll("[data-of]")) input.value = value[place]?.[input.dataset.of] ?? "";
    });
  }

  /** Take a view away; its words stay on the page, to be copied. */
  removeRow(field, row) {
    const { list, rows, add } = this.held(field);
    const gone = this.readRow(row, list);
    const left = [...rows.children].filter((other) => other !== row).map((other) => this.readRow(other, list));
    if (gone.words.trim()) this.setAside({ [field]: [gone] });
    while (rows.children.length > Math.max(1, left.length)) rows.lastElementChild.remove();
    [...rows.children].forEach((other, place) => {
      for (const input of other.querySelectorAll("[data-of]")) input.value = left[place]?.[input.dataset.of] ?? "";
    });
    this.setList(list.field, true);
    add.focus();
  }

  drawLists() {
    for (const { list, rows, add } of this.lists) {
      add.hidden = Boolean(this.data.locked) || rows.children.length >= list.most;
      const alone = rows.children.length === 1 && !this.value[list.field].length;
      for (const row of rows.children) {
        row.lastElementChild.hidden = Boolean(this.data.locked) || alone;
        this.foldParts(row, list);
      }
    }
  }

  /** Whose view it is, is asked once there is one: until then the box takes little room. */
  foldParts(row, list) {
    const nothing = Object.values(this.readRow(row, list)).every((text) => !text.trim());
    const [, ...parts] = row.children[1].children;
    for (const part of parts) part.hidden = nothing && !part.contains(this.focused());
  }

  focused() {
    return this.root.getRootNode().activeElement;
  }

  tellRow({ parts }, given) {
    const said = parts.map(({ name, options }) => {
      const chosen = options.find(({ value }) => value && value === given[name]);
      return chosen ? chosen.label : options.length ? "" : given[name];
    });
    const by = said.filter(Boolean).join(", ");
    return [given.words || "(no words yet)", by && `(${by})`].filter(Boolean).join("\n");
  }

  listen() {
    const { signal } = (this.listening = new AbortController());
    const on = (target, event, act) => target.addEventListener(event, act, { signal });
    const leaving = () => document.visibilityState === "hidden" && this.saver.push(true);
    on(window, "pagehide", () => this.saver.push(true));
    on(document, "visibilitychange", leaving);
    on(window, "online", () => this.saver.push());
    on(window, "focus", () => this.saver.tries && this.saver.push());
    on(this.root.querySelector("form"), "submit", (event) => event.preventDefault());
    on(this.part("clear"), "click", () => this.set(this.data.clear, true));
    on(this.part("again"), "click", () => this.saver.push());
    on(this.part("keep-mine"), "click", () => this.choose(this.value));
    on(this.part("take-theirs"), "click", () => this.takeTheirs());
    on(this.part("join"), "click", () => this.choose(this.joined()));
  }

  /** The page runs again; what is typed here stays. */
  refresh(data, tell) {
    const before = this.data;
    this.data = data;
    this.tell = tell;
    if (JSON.stringify(data.words) !== JSON.stringify(before.words)) this.buildBeside();
    if (data.locked && !before.locked) this.saver.stop("locked", data.locked);
    const here = this.saver.onTheWay.length === 0 && data.revision > this.saver.revision;
    if (here) this.saver.meet({ ...data.value, revision: data.revision, by: data.savedBy, at: data.savedAt });
    this.draw();
  }

  /** The element goes; what is not saved yet goes on being saved without it. */
  leave() {
    this.saver.push(true);
    this.listening.abort();
  }

  set(fields, now) {
    Object.assign(this.value, fields);
    this.draw();
    if (!this.part("conflict").hidden) fill(this.part("mine"), this.tellValue(this.value));
    this.saver.changed(now);
  }

  write(value) {
    this.value = copied(value);
    for (const held of this.lists) this.writeList(held);
    for (const area of this.root.querySelectorAll("textarea[data-field]")) {
      if (area.value !== this.value[area.dataset.field]) area.value = this.value[area.dataset.field];
    }
    this.draw();
  }

  /** Bring choices and reminders in line with the value; never the texts, where somebody types. */
  draw() {
    const { value, data } = this;
    for (const { input, choice } of this.inputs) input.checked = same(choice.sets, value);
    const chosen = Object.keys(data.clear).some((f) => plain(value[f]) !== plain(data.clear[f]));
    this.part("clear").hidden = !chosen || Boolean(data.locked);
    this.part("clear").textContent = `Clear this ${data.called}`;
    this.part("lowered").hidden = !data.lower || !same(data.lower.when, value);
    this.drawLists();
    this.remind([...this.claims(), ...this.needs()]);
  }

  /** What the chosen level has to stand on: known to the page for each level. */
  claims() {
    const claims = this.data.claims[this.value.level] ?? [];
    return claims.map(({ rule, met, do: say, to }) =>
      met ? { text: `✓ Met: ${rule}` } : { text: `✗ Not met yet: ${rule}`, say, to },
    );
  }

  /** What the chosen answer still lacks; it is saved all the same. */
  needs() {
    const chosen = this.data.choices.find((choice) => same(choice.sets, this.value));
    const empty = ({ field }) => this.value[field] === null || !String(this.value[field]).trim();
    const wordless = ({ field }) => this.value[field].some(({ words }) => !words.trim());
    return [
      ...(chosen?.needs ?? []).filter(empty).map(({ say }) => ({ text: say })),
      ...this.data.lists.filter(wordless).map(({ missing }) => ({ text: missing })),
    ];
  }

  remind(lines) {
    const list = this.part("reminders");
    list.hidden = lines.length === 0;
    const said = JSON.stringify(lines);
    if (list.dataset.said === said) return; // a list that is drawn anew is read out anew
    list.dataset.said = said;
    fill(list, ...lines.map((line) => this.buildReminder(line)));
  }

  buildReminder({ text, say, to }) {
    const item = Object.assign(document.createElement("li"), { textContent: text });
    if (say) item.append(" ", to ? Object.assign(document.createElement("a"), { href: to, textContent: say }) : say);
    return item;
  }

  nothingYet() {
    const { called } = this.data;
    return called === "answer" ? "Not answered yet" : `No ${called} yet`;
  }

  /** Why this value can't be saved as it is, or null. */
  tooLong(value) {
    for (const { field, label } of this.data.texts) {
      if (this.overlong(value[field])) return this.tellTooLong(label, value[field], this.data.longest);
    }
    for (const { field, label, most, parts } of this.data.lists) {
      if (value[field].length > most) {
        return `Not saved yet: “${label}” has ${value[field].length} views and may have ${most}. All of them are kept here; please join some.`;
      }
      const words = value[field].map((one) => one.words).join("");
      if (this.overlong(words)) return this.tellTooLong(label, words, this.data.longest);
      for (const part of parts) {
        const long = value[field].find((one) => [...one[part.name]].length > this.data.longestName);
        if (long) return this.tellTooLong(part.label, long[part.name], this.data.longestName);
      }
    }
    return null;
  }

  overlong(text) {
    return text.length > this.data.longest && [...text].length > this.data.longest;
  }

  tellTooLong(label, text, most) {
    const length = [...text].length.toLocaleString("en-GB");
    return `Not saved yet: “${label}” has ${length} characters and may have ${most.toLocaleString("en-GB")}. All of it is kept here; please shorten it.`;
  }

  show(state, sentence) {
    const saved = this.part("saved");
    if (saved.textContent !== sentence) saved.textContent = sentence;
    saved.dataset.state = state;
    this.part("again").hidden = state !== "waiting";
    const told = { code: this.data.code, state, value: this.value };
    this.root.dispatchEvent(new CustomEvent("answer", { bubbles: true, composed: true, detail: told }));
    if (state === "saved") this.part("sign-in").hidden = true;
  }

  /** A further try changes no words: what is below them would move away under a finger. */
  saving() {
    if (this.part("saved").dataset.state !== "waiting") this.show("saving", "Saving…");
  }

  offerSignIn() {
    this.part("sign-in").hidden = false;
  }

  lock() {
    for (const input of this.root.querySelectorAll("input, select")) input.disabled = true;
    this.drawLists();
    for (const area of this.root.querySelectorAll("textarea")) area.readOnly = true;
    this.part("clear").hidden = true;
  }

  // ── two texts ─────────────────────────────────────────────────────────────────────────────

  /** `before` is the value that both began from, where it is known. */
  showConflict(theirs, by, at, before = null) {
    this.theirs = theirs;
    this.before = before;
    this.part("theirs-heading").textContent = `Saved${by ? ` by ${by}` : ""}${at ? ` at ${clock(at)}` : ""}`;
    fill(this.part("theirs"), this.tellValue(theirs));
    fill(this.part("mine"), this.tellValue(this.value));
    this.part("conflict").hidden = false;
  }

  tellValue(value) {
    const list = document.createElement("dl");
    const add = (name, text) => {
      const term = Object.assign(document.createElement("dt"), { textContent: name });
      list.append(term, Object.assign(document.createElement("dd"), { textContent: text }));
    };
    const names = this.inputs.filter(({ choice }) => same(choice.sets, value)).map(({ choice }) => choice.name);
    const chosen = Object.keys(this.data.clear).some((f) => f in value);
    if (chosen) add(this.data.called[0].toUpperCase() + this.data.called.slice(1), names.join(", ") || "None chosen");
    for (const { field, label } of this.data.texts) if (field in value) add(label, value[field] || "Nothing");
    for (const list of this.data.lists) {
      if (!value[list.field]) continue;
      add(list.label, value[list.field].map((one) => this.tellRow(list, one)).join("\n\n") || "Nothing");
    }
    return list;
  }

  closeConflict() {
    this.part("conflict").hidden = true;
  }

  choose(value) {
    this.closeConflict();
    this.saver.resolve(value);
    this.root.querySelector("textarea")?.focus();
  }

  takeTheirs() {
    this.setAside(this.value);
    this.choose(this.theirs);
  }

  /** Show what was typed and is not in the box any more, so that it can be copied. */
  setAside(value) {
    fill(this.part("set-aside-text"), this.tellValue(value));
    this.part("set-aside").hidden = false;
  }

  /** What only one side changed is as that side has it; texts that both changed follow each other. */
  joined() {
    const value = copied(this.value);
    for (const field of Object.keys(value)) {
      const [mine, theirs] = [value[field], this.theirs[field]];
      const began = this.before ? this.before[field] : undefined;
      if (plain(mine) === plain(began)) value[field] = theirs;
      else if (plain(theirs) === plain(began)) continue;
      else if (Array.isArray(mine)) value[field] = joinedLists(began ?? [], mine, theirs);
      else if (!this.isText(field)) continue;
      else if (theirs.includes(mine)) value[field] = theirs;
      else if (!mine.includes(theirs)) value[field] = `${theirs}\n\n${mine}`;
    }
    return value;
  }

  isText(field) {
    return this.data.texts.some((text) => text.field === field);
  }
}
