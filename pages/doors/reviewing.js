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

if (byId("answering") && "attachShadow" in Element.prototype) new Reviewing(byId("answering")).begin();
