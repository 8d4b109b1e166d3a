"use strict"
// The page: what is filled in goes to the keeper, and what the keeper has is shown.

function startForm() {
  const sheet = JSON.parse(document.getElementById("sheet").textContent)
  const part = id => document.getElementById(id)
  const fields = document.querySelectorAll("[data-field]")
  const texts = [...fields].filter(field => field.matches("textarea, input[type=text]"))
  const choices = [...fields].filter(field => field.matches("input[type=radio], input[type=checkbox]"))
  const cards = new Map([...document.querySelectorAll("[data-question]")].map(card => [card.dataset.question, card]))
  const time = at => at.toLocaleTimeString("en-GB")
  let noted = "" // what was last said in the bar when nothing can be kept
  let saidStays = false
  let keeper = null

  keeper = startKeeping(sheet, {kept, cannot, read: () => keeper && show(), cleared: clearedElsewhere})
  document.addEventListener("input", event => typed(event.target))
  document.addEventListener("click", event => pressed(event.target.closest("button[data-does]")))
  part("continue").addEventListener("change", goOnFrom)
  addEventListener("beforeunload", event => {
    if (!keeper.isFiled()) event.preventDefault()
  })
  show()
  keeper.ready.then(sayWhatWasKept)
  dress()

  // ── what people do ──────────────────────────────────────────────────────────────────────────

  function typed(field) {
    const name = field.dataset.field
    if (!name) return
    const was = filled(keeper.given, "signed")
    if (!saidStays) say("")
    keeper.change(name, field.type === "checkbox" ? (field.checked ? "yes" : "") : field.value)
    if (name === "signed") signs(field)
    else if (was) unsign()
    mirror(field)
    follow()
  }

  function pressed(button) {
    if (!button) return
    const does = {
      next: goToNext,
      file: saveFile,
      print: () => print(),
      clear: askToClear,
      back: bringBack,
      unsay: () => unsay(button.closest("[data-question]")),
      again: () => sayAgain(button.closest("[data-question]")),
      take: () => takeAside(button),
      hush: () => say(""),
    }
    does[button.dataset.does]()
  }

  // A signature stands for what was there when it was given.
  function unsign() {
    keeper.change("signed", "")
    part("signed").checked = false
    say("You changed something after you had signed, so the tick under “Sign off” is gone. Tick it again when you have finished.", true)
  }

  function signs(tick) {
    const lacks = tick.checked ? allLacks() : []
    if (!lacks.length) return
    keeper.change("signed", "")
    tick.checked = false
    say(`You can sign when nothing is missing: ${lacks.length === 1 ? "one thing is" : `${lacks.length} things are`} still to come. They are listed beside the tick.`)
  }

  function unsay(card) {
    const code = card.dataset.question
    for (const field of [`verdict:${code}`, `level:${code}`]) keeper.change(field, "")
    if (filled(keeper.given, "signed")) unsign()
    show()
    card.querySelector("input").focus()
  }

  function sayAgain(card) {
    const code = card.dataset.question
    const {before} = sheet.questions.find(one => one.code === code)
    const now = filled(keeper.given, `reason:${code}`)
    keeper.change(`reason:${code}`, now.trim() ? `${now}\n${before}` : before)
    show()
    card.querySelector("textarea").focus()
  }

  function takeAside(button) {
    const field = button.dataset.of
    const mine = filled(keeper.given, field)
    keeper.change(field, `${mine}\n${keeper.aside.get(field)}`)
    keeper.aside.delete(field)
    keeper.keep()
    show()
    texts.find(one => one.dataset.field === field).focus()
  }

  function goToNext() {
    const here = document.activeElement.closest("[data-question]")?.dataset.question
    const codes = sheet.questions.map(one => one.code)
    const after = codes.indexOf(here) + 1
    const turned = [...sheet.questions.slice(after), ...sheet.questions.slice(0, after)]
    const open = turned.find(one => verdictLacks(keeper.given, sheet, one))
    const [first] = declarationLacks(keeper.given, sheet)
    if (first) goTo(part("declare"))
    else if (open) goTo(cards.get(open.code).querySelector("h4"))
    else goTo(part("closing"))
  }

  function goTo(heading) {
    heading.focus({preventScroll: true})
    heading.scrollIntoView()
  }

  // ── the file ────────────────────────────────────────────────────────────────────────────────

  function saveFile() {
    const revision = keeper.revision + 1
    const content = JSON.stringify(fileOf(keeper.given, sheet, revision), null, 1)
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([content], {type: "application/json"}))
    link.download = fileName(sheet, revision)
    document.body.append(link) // some browsers follow only a link that is there
    link.click()
    link.remove()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000) // a slow disk may still be reading it
    keeper.revision = revision
    keeper.filed = new Map(keeper.given)
    keeper.keep()
    follow()
    say(`Your browser was given ${link.download} at ${time(new Date())}, to put among its downloads. Nobody else has it yet: ${sheet.says.send}`)
  }

  async function goOnFrom(event) {
    const input = event.target, file = input.files[0]
    if (!file) return
    let read = null
    try {
      if (file.size > sheet.largest) throw new NotThisForm(`${file.name} is too large to be a file that this form saved.`)
      read = readFile(await file.text(), file.name, sheet)
    } catch (fault) {
      if (fault instanceof NotThisForm) say(`${fault.message} Nothing on this page was changed.`)
      else say(`${file.name} could not be read (${fault.message}). Nothing on this page was changed. Choose it again.`)
    }
    input.value = "" // so that the same file can be chosen again
    if (read === null) return
    if (!keeper.differs(read.given)) {
      keeper.revision = Math.max(keeper.revision, read.revision)
      say(`${file.name} holds just what is on this page already. Nothing was changed.`)
      return
    }
    const untouched = !keeper.differs(new Map(Object.entries(sheet.start)))
    if (untouched || (await ask("ask-replace", {file: file.name, older: olderThan(read)}))) takeFile(file.name, read)
    else say("Nothing on this page was changed.")
  }

  function olderThan({given, revision}) {
    const complete = from => `${sheet.questions.filter(one => !verdictLacks(from, sheet, one)).length} of ${sheet.questions.length} verdicts complete`
    const older = revision < keeper.revision ? ` It is older than the last file that you saved here (revision ${keeper.revision}).` : ""
    return `On this page: ${complete(keeper.given)}. In the file, revision ${revision}: ${complete(given)}.${older}`
  }

  function takeFile(name, {given, revision}) {
    keeper.replace(given, revision)
    show()
    say(`You go on from ${name}, revision ${revision}.`)
  }

  function bringBack() {
    keeper.bringBack()
    show()
    say("What was on this page before is back. Press the same button to change them round again.")
  }

  async function askToClear() {
    const unfiled = keeper.isFiled() ? "" : "It is not in a file yet, or not all of it: then it is lost."
    if (!(await ask("ask-clear", {unfiled}))) return
    const gone = keeper.clear()
    show()
    await gone
    part("kept").textContent = "Nothing is kept in this browser."
    say("What you filled in was removed from this browser. Files that you saved are still where you put them.")
  }

  // Shows a question and returns whether it was answered by its first button.
  function ask(id, words) {
    const dialog = part(id)
    for (const [name, text] of Object.entries(words)) dialog.querySelector(`[data-say=${name}]`).textContent = text
    dialog.returnValue = ""
    dialog.showModal()
    return new Promise(resolve => {
      dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), {once: true})
    })
  }

  // ── what the page shows ─────────────────────────────────────────────────────────────────────

  function show() {
    for (const field of choices) {
      const said = filled(keeper.given, field.dataset.field)
      field.checked = field.type === "checkbox" ? said === "yes" : said === field.value
    }
    for (const field of texts) {
      const words = filled(keeper.given, field.dataset.field)
      if (field.value !== words) field.value = words
    }
    fields.forEach(mirror)
    for (const aside of document.querySelectorAll("[data-aside]")) {
      const words = keeper.aside.get(aside.dataset.aside)
      aside.hidden = words === undefined
      aside.querySelector("blockquote").textContent = words ?? ""
    }
    part("back").hidden = keeper.before === null
    follow()
  }

  // What is printed of a field of text: all of it, however small the field.
  function mirror(field) {
    const printed = field.parentElement.querySelector(".written")
    if (printed) printed.textContent = field.value
  }

  // Everything that follows from what is filled in.
  function follow() {
    const {given} = keeper
    const declared = declarationLacks(given, sheet)
    tellLacks("declaration-lacks", declared)
    part("typing").hidden = !filled(given, "on_paper")
    let complete = 0
    for (const question of sheet.questions) {
      const lacks = verdictLacks(given, sheet, question)
      if (!lacks) complete += 1
      followCard(cards.get(question.code), question, lacks, declared.length > 0)
    }
    const all = sheet.questions.length
    part("progress").textContent = `${complete} of ${all} verdicts complete`
    part("next").textContent = declared.length ? "Go to the declaration" : complete < all ? "Next open question" : "Go to the closing judgement"
    tellLacks("judgement-lacks", judgementLacks(given, sheet))
    const lacks = allLacks()
    part("all-lacks").replaceChildren(...lacks.map(lackLink))
    part("lacks-some").hidden = !lacks.length
    part("lacks-none").hidden = Boolean(lacks.length)
    part("unfiled").textContent = keeper.isFiled()
      ? keeper.filed ? `All of it is in the file ${fileName(sheet, keeper.revision)}.` : ""
      : keeper.filed ? `Changed since the file ${fileName(sheet, keeper.revision)}.` : "In no file yet."
  }

  function followCard(card, question, lacks, locked) {
    const verdict = filled(keeper.given, `verdict:${question.code}`)
    card.querySelector("fieldset.judge").disabled = locked
    card.querySelector(".locked").hidden = !locked
    card.querySelector("fieldset.levels")?.toggleAttribute("hidden", verdict !== "lowered") // none at the lowest level
    card.querySelector(".reason-label").textContent = sheet.asks[verdict]
    card.querySelector("[data-does=unsay]").hidden = !verdict
    card.classList.toggle("complete", !lacks)
    const state = card.querySelector(".lacks")
    state.textContent = !lacks ? "Complete." : verdict || !question.stale ? lacks.says : "This answer has changed, so please give your verdict again."
    card.querySelector("textarea").toggleAttribute("aria-invalid", Boolean(verdict && lacks?.field.startsWith("reason:")))
  }

  function allLacks() {
    const {given} = keeper
    const verdicts = sheet.questions.flatMap(question => {
      const lacks = verdictLacks(given, sheet, question)
      return lacks ? [{...lacks, says: `${question.code}: ${lacks.says}`}] : []
    })
    return [...declarationLacks(given, sheet), ...verdicts, ...judgementLacks(given, sheet)]
  }

  function tellLacks(id, lacks) {
    part(id).replaceChildren(...lacks.map(({says}) => element("li", says)))
  }

  function lackLink({field, says}) {
    const item = document.createElement("li")
    const link = element("a", says)
    const wanted = [...fields].find(one => one.dataset.field === field)
    link.href = `#${wanted.id}`
    item.append(link)
    link.addEventListener("click", event => {
      event.preventDefault()
      const reached = wanted.matches(":disabled") ? part("declare") : wanted
      reached.focus()
      reached.scrollIntoView({block: "center"})
    })
    return item
  }

  function sayWhatWasKept() {
    if (keeper.at) say(`Here is what you filled in before: it was kept in this browser on ${keeper.at.toLocaleString("en-GB")}.`)
    else if (!noted) part("kept").textContent = "Nothing is kept in this browser yet."
  }

  function kept(at) {
    noted = ""
    part("kept").textContent = `Kept in this browser ${time(at)}`
    part("kept").classList.remove("warn")
  }

  function cannot(why) {
    const words = why === "full"
      ? "This browser has no room to keep more. Press “Save the file” now and again."
      : "This browser can’t keep anything for a page that is opened from a file. Press “Save the file” before you close it."
    if (words === noted) return
    noted = words
    part("kept").textContent = words
    part("kept").classList.add("warn")
    say(words, true)
  }

  function clearedElsewhere() {
    say("What was kept in this browser was removed in another window. What is on this page is still here, and is kept again as soon as you change something.", true)
  }

  // Says something at the foot of the window, until somebody closes it or goes on filling in;
  // what ``stays`` came while they were filling in, and waits until they close it.
  function say(words, stays = false) {
    part("said").textContent = words
    part("saying").classList.toggle("on", Boolean(words))
    saidStays = stays
  }

  // From here on the page is one to fill in, not the sheet for print that it is without scripts.
  function dress() {
    part("sheet-style").media = "print"
    document.documentElement.classList.add("scripts")
  }
}

function element(name, words) {
  const made = document.createElement(name)
  made.textContent = words
  return made
}

startForm()
