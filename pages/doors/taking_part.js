// The page around the answers: one dimension at a time, the component in each form's place, and
// whatever was left unsaved on this device sent on. Stands in one file with answer.js, and like it
// uses nothing newer than what phones of 2020 understand.

const DONE = new Set(["Answered", "Passed"]);

const byId = (id) => document.getElementById(id);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const make = (tag, textContent, more = {}) => Object.assign(document.createElement(tag), { textContent }, more);

/** Every question of the page, by code: its data, its value as it stands here, how it is saved. */
class Questions {
  constructor(person) {
    this.person = person;
    this.all = new Map();
    for (const article of all("article.question")) {
      const data = JSON.parse(article.querySelector('script[type="application/json"]').textContent);
      const form = article.querySelector("form");
      const typed = typedInto(form, data);
      form.remove(); // the component takes its place once the question is shown
      const looked = "looked" in article.dataset;
      const state = data.savedAt ? "saved" : "empty";
      this.all.set(article.id, { code: article.id, article, data, typed, looked, state, value: data.value });
    }
  }

  of(section) {
    return all("article.question", section).map((article) => this.all.get(article.id));
  }

  /** Put the component in the form's place, with whatever was typed into the form before. */
  mount(one) {
    if (one.root) return;
    const host = make("div", "", { className: "box" });
    one.root = host.attachShadow({ mode: "open" });
    one.root.append(byId("answer-box").content.cloneNode(true));
    host.addEventListener("answer", ({ detail }) => this.heard(one, detail));
    one.article.append(host);
    answer({ parentElement: one.root, data: one.data, setTriggerValue() {} });
    if (one.typed) typeAgain(one.root, one.typed);
  }

  heard(one, { state, value }) {
    one.state = state;
    one.value = copied(value);
    one.looked = true;
    this.told();
  }

  /** Whether a visit before this one left something on this device that was not saved. */
  hasDraft(one) {
    return keys().includes(draftOf(this.person, one.data.url));
  }
}

const draftOf = (person, url) => `workbook-draft/${person}${url}`;

function keys() {
  try {
    return Object.keys(localStorage);
  } catch {
    return []; // storage may be forbidden
  }
}

/** What stands in a form that is not what was saved, or null. */
function typedInto(form, data) {
  if (data.locked) return null;
  const chosen = form.querySelector('input[name="choice"]:checked');
  const choice = chosen ? chosen.value : "";
  const sets = (data.choices.find(({ id }) => id === choice) ?? { sets: data.clear }).sets;
  const texts = Object.fromEntries(data.texts.map(({ field }) => [field, form.elements[field].value]));
  return same({ ...data.clear, ...sets, ...texts }, data.value) ? null : { choice, texts };
}

function typeAgain(root, { choice, texts }) {
  for (const area of all("textarea", root)) {
    if (plain(area.value) === plain(texts[area.dataset.field])) continue;
    area.value = texts[area.dataset.field];
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const radio = all("input[type=radio]", root).find(({ value }) => value === choice);
  if (radio && !radio.checked) radio.click();
  else if (!choice) root.querySelector('[data-part="clear"]').click();
}

// ── how far somebody has got ────────────────────────────────────────────────────────────────

const chosenIn = ({ data, value }) => data.choices.find(({ sets }) => same(sets, value));

/** "answered", "silent", "unfinished" or "left", as the server counts. */
function stands(one) {
  const chosen = chosenIn(one);
  const lacking = chosen && chosen.needs.some(({ field }) => !String(one.value[field]).trim());
  if (chosen && !lacking) return one.value.level === null ? "silent" : "answered";
  return one.looked || one.data.savedAt ? "unfinished" : "left";
}

function counted(questions) {
  const found = { answered: 0, silent: 0, unfinished: 0, left: 0 };
  for (const one of questions) found[stands(one)] += 1;
  return { ...found, asked: questions.length, done: found.answered + found.silent };
}

function status(questions) {
  const { asked, done, silent, left } = counted(questions);
  if (done === asked) return silent === asked ? "Passed" : "Answered";
  if (left === asked) return "Not opened yet";
  return done ? `${done} of ${asked} answered` : "Looked at, not finished";
}

const inWords = (one) => (chosenIn(one) ?? { name: "No answer yet" }).name;

// ── the page ────────────────────────────────────────────────────────────────────────────────

class Page {
  constructor(root) {
    this.root = root;
    this.round = root.dataset.round;
    this.title = document.title.split(" – ")[1];
    this.first = document.querySelector("main h1");
    this.questions = new Questions(root.dataset.person);
    this.questions.told = () => this.tell();
    this.sections = all("section.dimension").map((section) => this.section(section));
    this.seen = new Set(); // ids looked at and not told yet
    for (const one of all(".scripted")) one.hidden = false;
    document.documentElement.classList.add("scripts");
  }

  section(element) {
    const title = element.querySelector(".title");
    const heading = make("h1", title.textContent, { className: "title", tabIndex: -1 });
    title.replaceWith(heading);
    return { element, heading, questions: this.questions.of(element), name: element.dataset.title };
  }

  begin() {
    this.first.tabIndex = -1;
    window.addEventListener("hashchange", () => this.show(true));
    for (const event of ["online", "offline"]) window.addEventListener(event, () => this.tell());
    window.addEventListener("online", () => this.look());
    this.show(false);
    this.sendOn();
    this.tell();
  }

  /** Show the view that the address names; `moved` where somebody came from another one. */
  show(moved) {
    const wanted = decodeURIComponent(location.hash.slice(1));
    const section = this.sections.find(
      ({ element, questions }) => element.id === wanted || questions.some(({ code }) => code === wanted),
    );
    const checking = wanted === "check";
    for (const { element } of this.sections) element.hidden = !section || element !== section.element;
    byId("list").hidden = Boolean(section) || checking;
    byId("check").hidden = !checking;
    this.first.hidden = Boolean(section) || checking;
    if (section) this.open(section);
    if (checking) this.check();
    const heading = section ? section.heading : checking ? byId("check").querySelector("h1") : this.first;
    document.title = `${heading.textContent} – ${this.title}`;
    const question = section && section.questions.find(({ code }) => code === wanted);
    const below = question && question !== section.questions[0];
    if (moved) heading.focus({ preventScroll: true });
    if (below) question.article.scrollIntoView();
    else if (moved || section) window.scrollTo(0, 0);
    this.tell();
  }

  open(section) {
    for (const one of section.questions) {
      this.questions.mount(one);
      if (!("looked" in one.article.dataset) && !one.data.locked) this.seen.add(Number(one.article.dataset.answer));
      one.looked = true;
    }
    this.look();
  }

  /** Tell the server which questions were looked at; what it did not hear goes with the next. */
  async look() {
    if (!this.seen.size || !navigator.onLine) return;
    const ids = [...this.seen];
    const headers = { "Content-Type": "application/json", "X-Workbook-Person": this.questions.person };
    const body = JSON.stringify(ids);
    const request = { method: "POST", headers, body, credentials: "same-origin", redirect: "manual" };
    const reply = await fetch("/take-part/looked", request).catch(() => null);
    if (!reply || !reply.ok) return;
    for (const one of this.questions.all.values()) {
      if (ids.includes(Number(one.article.dataset.answer))) one.article.dataset.looked = "";
    }
    for (const id of ids) this.seen.delete(id);
  }

  /** Mount every question of which something was left here unsaved: each then saves itself. */
  sendOn() {
    for (const one of this.questions.all.values()) {
      if (one.typed || this.questions.hasDraft(one)) this.questions.mount(one);
    }
    this.tellOfOtherRounds();
  }

  /** Say where else something of this person waits: drafts are kept for each answer. */
  tellOfOtherRounds() {
    const here = new Set([...this.questions.all.values()].map(({ data }) => draftOf(this.questions.person, data.url)));
    const own = draftOf(this.questions.person, "/save/own-answer/");
    const elsewhere = keys().filter((key) => key.startsWith(own) && !here.has(key));
    const rounds = this.root.querySelector(".rounds");
    if (!elsewhere.length || !rounds) return;
    const said = "Something you typed in another round is kept on this device and not saved yet. Open that round to save it.";
    rounds.append(make("p", said, { className: "notice" }));
  }

  // ── what is said of all of them ───────────────────────────────────────────────────────────

  tell() {
    this.tellProgress();
    this.tellConnection();
  }

  tellProgress() {
    const questions = [...this.questions.all.values()];
    const { asked, done, answered, silent, unfinished, left } = counted(questions);
    byId("progress").textContent =
      `${done} of ${asked} done: ${answered} with a level, ${silent} passed, ` +
      `${unfinished} looked at, not finished, ${left} not opened yet.`;
    const open = (one) => one.questions.find((question) => !["answered", "silent"].includes(stands(question)));
    this.sections.forEach((section, place) => {
      const said = this.root.querySelector(`[data-task="${section.element.id}"] .status`);
      const problem = section.questions.find(({ state }) => state === "stopped" || state === "waiting");
      const waits = problem && (problem.state === "stopped" ? "Not saved, needs you" : "Not saved yet");
      said.textContent = (!problem || problem.data.locked ? null : waits) ?? status(section.questions);
      said.toggleAttribute("data-waits", Boolean(problem));
      said.toggleAttribute("data-done", DONE.has(said.textContent));
      const others = [...this.sections.slice(place + 1), ...this.sections.slice(0, place)];
      const next = others.find(open);
      const way = section.element.querySelector(".ways .left");
      way.hidden = !next || next === this.sections[place + 1];
      if (next) Object.assign(way, { textContent: `Next with something left: ${next.name}`, href: `#${open(next).code}` });
    });
    this.tellWayOn(this.sections.find(open), open);
  }

  tellWayOn(section, open) {
    const locked = [...this.questions.all.values()].every(({ data }) => data.locked);
    const link = section
      ? make("a", `Go on with: ${section.name}`, { href: `#${open(section).code}`, className: "button" })
      : make("a", "Check your answers", { href: "#check", className: "button" });
    const into = byId("go-on");
    if (locked) into.textContent = "";
    else if (into.textContent !== link.textContent || !into.firstChild.href.endsWith(link.hash)) fill(into, link);
  }

  tellConnection() {
    const questions = [...this.questions.all.values()];
    const waiting = questions.filter(({ state }) => state === "waiting").length;
    const elsewhere = ({ article }) => article.offsetParent === null; // it says so itself
    const stopped = questions.find((one) => one.state === "stopped" && !one.data.locked && elsewhere(one));
    const banner = byId("connection");
    const parts = [];
    if (navigator.onLine === false) parts.push("No connection.");
    if (waiting) parts.push(`${waiting === 1 ? "1 answer is" : `${waiting} answers are`} not saved yet.`);
    if (parts.length) parts.push("What you type is kept on this device and saved when the connection is back.");
    const sentence = parts.join(" ");
    const link = stopped && make("a", `An answer is not saved and needs you: ${stopped.code}`, { href: `#${stopped.code}` });
    if (banner.dataset.said !== sentence + (stopped ? stopped.code : "")) {
      fill(banner, sentence, ...(link ? [" ", link] : []));
      banner.dataset.said = sentence + (stopped ? stopped.code : "");
    }
    banner.hidden = !sentence && !link;
  }

  /** All answers below each other, as they stand here. */
  check() {
    const questions = [...this.questions.all.values()];
    const parts = [make("h1", "Check your answers", { tabIndex: -1 })];
    parts.push(make("p", byId("progress").textContent));
    const locked = questions.every(({ data }) => data.locked);
    parts.push(make("p", locked ? questions[0].data.locked : "They are saved as they stand. You can change them while answers are taken."));
    let issue = "";
    for (const section of this.sections) {
      if (section.element.dataset.issue !== issue) {
        issue = section.element.dataset.issue;
        parts.push(make("h2", issue));
      }
      parts.push(make("h3", section.name), ...section.questions.map((one) => this.checked(one)));
    }
    parts.push(make("p", ""));
    parts[parts.length - 1].append(make("a", "Back to the list", { href: "#list" }));
    fill(byId("check"), ...parts);
  }

  checked(one) {
    const block = make("div", "", { className: "check" });
    const answered = make("p", "");
    answered.append(make("strong", inWords(one)));
    if (["waiting", "saving", "stopped"].includes(one.state) && !one.data.locked) answered.append(" (not saved yet)");
    block.append(make("p", one.data.legend), answered);
    for (const { field } of one.data.texts) {
      if (one.value[field]) block.append(make("p", one.value[field], { className: "typed" }));
    }
    block.append(make("a", `Change ${one.code}`, { href: `#${one.code}` }));
    return block;
  }
}

if (byId("answering") && "attachShadow" in Element.prototype) new Page(byId("answering")).begin();

if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    // Without it, a page opened without a connection is the browser's own error: no more is lost.
    navigator.serviceWorker.register("/take-part-worker.js", { scope: "/take-part" }).catch(() => {});
  });
}
