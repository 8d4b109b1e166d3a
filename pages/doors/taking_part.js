// The page of those who answer: how far somebody has got, what was looked at, all answers to check.
// Stands in one file with answer.js, boxes.js and paged.js.

const DONE = new Set(["Answered", "Passed"]);

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

class TakingPart extends Page {
  constructor(root) {
    super(root);
    this.called = { one: "answer", many: "answers", some: "An answer" };
    this.doneWords = DONE;
    this.last = { words: "Check your answers", to: "#check" };
    this.seen = new Set(); // ids looked at and not told yet
    window.addEventListener("online", () => this.look());
  }

  isDone(one) {
    return ["answered", "silent"].includes(stands(one));
  }

  status(questions) {
    return status(questions);
  }

  progress(questions) {
    const { asked, done, answered, silent, unfinished, left } = counted(questions);
    return (
      `${done} of ${asked} done: ${answered} with a level, ${silent} passed, ` +
      `${unfinished} looked at, not finished, ${left} not opened yet.`
    );
  }

  open(section) {
    super.open(section);
    for (const one of section.questions) {
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

if (byId("answering") && "attachShadow" in Element.prototype) new TakingPart(byId("answering")).begin();

if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => {
    // Without it, a page opened without a connection is the browser's own error: no more is lost.
    navigator.serviceWorker.register("/take-part-worker.js", { scope: "/take-part" }).catch(() => {});
  });
}
