"use strict"
// The file that goes back: written from what is filled in, and read to go on from it.

class NotThisForm extends Error {} // its message is a sentence to show

const fileName = (sheet, revision) => `verdicts-${sheet.pack}-r${revision}.json`

// Returns the file's content; its shape is verification/returns/return_schema.py.
function fileOf(given, sheet, revision) {
  const conflicts = sheet.organisations
    .map(one => [one.name, filled(given, `conflict:${one.name}`)])
    .filter(([, said]) => said)
  return {
    schema: sheet.schema,
    pack: sheet.pack,
    workbook: sheet.workbook,
    token: sheet.token,
    revision,
    name: filled(given, "name").trim(),
    on_paper: filled(given, "on_paper") === "yes",
    typed_by: filled(given, "on_paper") && filled(given, "typed_by").trim(),
    declaration: {words: filled(given, "words"), conflicts: Object.fromEntries(conflicts.map(([name, said]) => [name, said === "yes"]))},
    verdicts: sheet.questions.map(({code, hash, agreed}) => ({
      question: code,
      answer_hash: hash,
      agreed,
      verdict: filled(given, `verdict:${code}`),
      level: chosenLevel(given, code),
      reason: filled(given, `reason:${code}`),
    })),
    judgement: {reliance: filled(given, "reliance"), reason: filled(given, "reliance_reason")},
    statement: filled(given, "statement"),
    signed: filled(given, "signed") === "yes",
  }
}

// A level that was chosen and then another verdict: the level is kept here, and does not go out.
function chosenLevel(given, code) {
  const level = filled(given, `level:${code}`)
  return level && filled(given, `verdict:${code}`) === "lowered" ? Number(level) : null
}

// Returns {given, revision} of a file that this form saved; NotThisForm says why it is another.
function readFile(text, called, sheet) {
  const file = parsed(text, called, sheet)
  const {pack, workbook, token} = file
  if (pack !== sheet.pack)
    throw new NotThisForm(`${called} belongs to another pack (${String(pack).slice(0, 40)}); this form belongs to pack ${sheet.number} (${sheet.pack}). Open the form of that pack, or choose the file that you saved here.`)
  if (workbook !== sheet.workbook || token !== sheet.token)
    throw new NotThisForm(`${called} was changed since it was saved, or comes from a form that was: it no longer fits this pack. Choose another file that you saved here.`)
  const given = wordsOf(file, sheet)
  if (given === null)
    throw new NotThisForm(`${called} was changed since it was saved: it no longer fits the questions of this form. Choose another file that you saved here.`)
  return {given, revision: file.revision}
}

function parsed(text, called, sheet) {
  let file = null
  try {
    file = JSON.parse(text)
  } catch {} // whatever it is, this form did not write it
  if (file?.schema !== sheet.schema)
    throw new NotThisForm(`${called} is not a file that this form saved. Those are called verdicts-… and end in .json.`)
  return file
}

// Returns what is filled in, null where a part is missing, of another kind, or asked nowhere.
function wordsOf(file, sheet) {
  const given = new Map()
  const put = (field, words) => {
    if (typeof words !== "string") throw new TypeError(field)
    given.set(field, words)
  }
  try {
    put("name", file.name)
    put("on_paper", file.on_paper ? "yes" : "")
    put("typed_by", file.typed_by)
    put("words", file.declaration.words)
    for (const [name, said] of Object.entries(file.declaration.conflicts)) {
      if (!sheet.organisations.some(one => one.name === name)) return null
      put(`conflict:${name}`, said ? "yes" : "no")
    }
    const asked = new Map(sheet.questions.map(question => [question.code, question]))
    for (const one of file.verdicts) {
      const question = asked.get(one.question)
      const known = question && one.answer_hash === question.hash && one.agreed === question.agreed
      if (!known || !["", ...sheet.verdicts].includes(one.verdict)) return null
      if (one.level !== null && !question.lower.includes(one.level)) return null
      put(`verdict:${question.code}`, one.verdict)
      put(`level:${question.code}`, one.level === null ? "" : String(one.level))
      put(`reason:${question.code}`, one.reason)
    }
    if (!["", ...sheet.reliances].includes(file.judgement.reliance) || !Number.isSafeInteger(file.revision)) return null
    put("reliance", file.judgement.reliance)
    put("reliance_reason", file.judgement.reason)
    put("statement", file.statement)
    put("signed", file.signed ? "yes" : "")
  } catch (fault) {
    if (fault instanceof TypeError) return null // a part is not there, or is another kind of thing
    throw fault
  }
  return given
}
