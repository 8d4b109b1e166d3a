// The answer component in the place of each plain form, with whatever was typed into the form or left
// on this device before. Stands in one file with answer.js, and like it uses nothing newer than what
// phones of 2020 understand.

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
      const form = article.querySelector("form.answer-form");
      const typed = typedInto(form, data);
      const host = make("div", "", { className: "box" });
      form.replaceWith(host); // the component stands there once the question is shown
      const looked = "looked" in article.dataset;
      const state = data.savedAt ? "saved" : "empty";
      this.all.set(article.id, { code: article.id, article, host, data, typed, looked, state, value: data.value });
    }
  }

  of(section) {
    return all("article.question", section).map((article) => this.all.get(article.id));
  }

  /** Put the component in the form's place, with whatever was typed into the form before. */
  mount(one) {
    if (one.root) return;
    const { host } = one;
    one.root = host.attachShadow({ mode: "open" });
    one.root.append(byId("answer-box").content.cloneNode(true));
    host.addEventListener("answer", ({ detail }) => this.heard(one, detail));
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
  const asksLevel = data.lower && same(data.lower.when, sets);
  const marked = asksLevel ? form.querySelector('input[name="lower"]:checked') : null;
  const lower = marked ? marked.value : "";
  const level = (marked && data.lower.choices.find(({ id }) => id === lower)) || { sets: {} };
  const texts = Object.fromEntries(data.texts.map(({ field }) => [field, form.elements[field].value]));
  return same({ ...data.clear, ...sets, ...level.sets, ...texts }, data.value) ? null : { choice, lower, texts };
}

function typeAgain(root, { choice, lower, texts }) {
  for (const area of all("textarea", root)) {
    if (plain(area.value) === plain(texts[area.dataset.field])) continue;
    area.value = texts[area.dataset.field];
    area.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const radio = all("input[type=radio]", root).find(({ value }) => value === choice);
  if (radio && !radio.checked) radio.click();
  if (lower) typeLower(root, lower);
  else if (!choice) root.querySelector('[data-part="clear"]').click();
}

function typeLower(root, lower) {
  const radio = all('[data-part="lowered"] input[type=radio]', root).find(({ value }) => value === lower);
  if (radio && !radio.checked) radio.click();
}
