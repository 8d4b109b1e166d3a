// The page of verifiers: how many verdicts are complete. Stands in one file with answer.js, boxes.js
// and paged.js.

const COMPLETE = "Done";

/** "done", "unfinished" or "left", as the server counts. */
function judged(one) {
  const chosen = one.data.choices.find(({ sets }) => same(sets, one.value));
  if (!chosen) return "left";
  const lacks = ({ field }) => one.value[field] === null || !String(one.value[field]).trim();
  return chosen.needs.some(lacks) ? "unfinished" : "done";
}

class Reviewing extends Page {
  constructor(root) {
    super(root);
    this.called = { one: "verdict", many: "verdicts", some: "A verdict" };
    this.doneWords = new Set([COMPLETE]);
    this.last = { words: "Sign off", to: "#sign-off" };
  }

  isDone(one) {
    return judged(one) === "done";
  }

  status(questions) {
    const count = (what) => questions.filter((one) => judged(one) === what).length;
    const done = count("done");
    if (done === questions.length) return COMPLETE;
    if (count("unfinished")) return "Not finished";
    const changed = questions.filter((one) => "changed" in one.article.dataset && judged(one) === "left").length;
    if (changed) return "Changed since: give it again";
    return done ? `${done} of ${questions.length} done` : "To do";
  }

  progress(questions) {
    const done = questions.filter((one) => this.isDone(one)).length;
    return `${done} of ${questions.length} verdicts are complete.`;
  }
}

// ── the declaration and the statement ───────────────────────────────────────────────────────

const SENT_BY_A_BUTTON = ["/review/declare", "/review/sign-off"];

/** Keep on this device what is typed into a form that a button sends, until it was taken. */
class TypedForm {
  constructor(form, key) {
    this.form = form;
    this.key = key;
    this.base = JSON.stringify(this.stands()); // as the server has it
    for (const event of ["input", "submit"]) form.addEventListener(event, () => this.keep());
  }

  stands() {
    const texts = all("textarea", this.form).map(({ name, value }) => [name, value]);
    return { texts, chosen: all("input[type=radio]:checked", this.form).map(({ id }) => id) };
  }

  keep() {
    try {
      localStorage.setItem(this.key, JSON.stringify({ base: this.base, ...this.stands() }));
    } catch {
      // storage may be forbidden, or full
    }
  }

  /** Put back what was typed over what still stands there; what the page gives back comes first. */
  putBack() {
    const kept = keptAt(this.key);
    if (!kept || kept.base !== this.base || this.form.querySelector(".problem")) return;
    for (const [name, value] of kept.texts) this.form.elements[name].value = value;
    for (const id of kept.chosen) if (byId(id)) byId(id).checked = true;
  }
}

function keptAt(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function keepForms(root) {
  for (const action of SENT_BY_A_BUTTON) {
    const key = `workbook-form/${root.dataset.person}/${root.dataset.round}${action}`;
    const form = root.querySelector(`form[action="${action}"]`);
    if (form) new TypedForm(form, key).putBack();
    else if (keys().includes(key)) localStorage.removeItem(key); // it was taken
  }
}

if (byId("answering")) keepForms(byId("answering"));
if (byId("answering") && "attachShadow" in Element.prototype) new Reviewing(byId("answering")).begin();
