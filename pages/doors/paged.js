// One view at a time: the list, or one dimension with its questions. What a page counts and calls its
// answers is its own: see taking_part.js and reviewing.js, whose pages are kinds of this one.

class Page {
  constructor(root) {
    this.root = root;
    this.title = document.title.split(" – ")[1];
    this.first = document.querySelector("main h1");
    this.questions = new Questions(root.dataset.person);
    this.questions.told = () => this.tell();
    this.sections = all("section.dimension").map((section) => this.section(section));
    for (const one of all(".scripted")) one.hidden = false;
    document.documentElement.classList.add("scripts");
  }

  section(element) {
    const title = element.querySelector(".title");
    const heading = make("h1", title.textContent, { className: "title", tabIndex: -1 });
    title.replaceWith(heading);
    for (const one of all("h3, h4", element)) one.ariaLevel = String(Number(one.tagName[1]) - 1);
    return { element, heading, questions: this.questions.of(element), name: element.dataset.title };
  }

  begin() {
    this.first.tabIndex = -1;
    window.addEventListener("hashchange", () => this.show(true));
    for (const event of ["online", "offline"]) window.addEventListener(event, () => this.tell());
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
    const checking = wanted === "check" && Boolean(byId("check"));
    for (const { element } of this.sections) element.hidden = !section || element !== section.element;
    byId("list").hidden = Boolean(section) || checking;
    if (byId("check")) byId("check").hidden = !checking;
    this.first.hidden = Boolean(section) || checking;
    if (section) this.open(section);
    if (checking) this.check();
    const heading = section ? section.heading : checking ? byId("check").querySelector("h1") : this.first;
    document.title = `${heading.textContent} – ${this.title}`;
    const question = section && section.questions.find(({ code }) => code === wanted);
    const below = question && question !== section.questions[0];
    if (moved) heading.focus({ preventScroll: true });
    const within = !section && !checking && wanted && byId(wanted);
    if (below) question.article.scrollIntoView();
    else if (within && byId("list").contains(within)) within.scrollIntoView();
    else if (moved || section) window.scrollTo(0, 0);
    this.tell();
  }

  open(section) {
    for (const one of section.questions) this.questions.mount(one);
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
    const own = draftOf(this.questions.person, this.root.dataset.saves);
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
    byId("progress").textContent = this.progress([...this.questions.all.values()]);
    const open = (one) => one.questions.find((question) => !this.isDone(question));
    this.sections.forEach((section, place) => {
      const said = this.root.querySelector(`[data-task="${section.element.id}"] .status`);
      const problem = section.questions.find(({ state }) => state === "stopped" || state === "waiting");
      const waits = problem && (problem.state === "stopped" ? "Not saved, needs you" : "Not saved yet");
      said.textContent = (!problem || problem.data.locked ? null : waits) ?? this.status(section.questions);
      said.toggleAttribute("data-waits", Boolean(problem));
      said.toggleAttribute("data-done", this.doneWords.has(said.textContent));
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
      : make("a", this.last.words, { href: this.last.to, className: "button" });
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
    const { one: single, many } = this.called;
    if (navigator.onLine === false) parts.push("No connection.");
    if (waiting) parts.push(`${waiting === 1 ? `1 ${single} is` : `${waiting} ${many} are`} not saved yet.`);
    if (parts.length) parts.push("What you type is kept on this device and saved when the connection is back.");
    const sentence = parts.join(" ");
    const link = stopped && make("a", `${this.called.some} is not saved and needs you: ${stopped.code}`, { href: `#${stopped.code}` });
    if (banner.dataset.said !== sentence + (stopped ? stopped.code : "")) {
      fill(banner, sentence, ...(link ? [" ", link] : []));
      banner.dataset.said = sentence + (stopped ? stopped.code : "");
    }
    banner.hidden = !sentence && !link;
  }
}
