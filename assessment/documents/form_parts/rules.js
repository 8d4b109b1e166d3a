"use strict"
// What still misses. Every sentence, and which verdicts are complete, comes from the workbook's own
// rules (verification/rules.py) with the sheet: here is only the looking up.

// All that is filled in is a Map from the name of a field to text, "" for nothing:
//   name, on_paper (yes), typed_by, words, conflict:<organisation> (yes, no),
//   verdict:<code>, level:<code>, reason:<code>, reliance, reliance_reason, statement, signed (yes)
const filled = (given, field) => given.get(field) ?? ""
const lengthOf = text => [...text].length // as the workbook counts: characters, whatever they are made of

// Returns what the declaration lacks, as {field, says}.
function declarationLacks(given, sheet) {
  const lacks = []
  if (sheet.asksName && !filled(given, "name").trim()) lacks.push({field: "name", says: sheet.says.name})
  if (filled(given, "on_paper") && !filled(given, "typed_by").trim()) lacks.push({field: "typed_by", says: sheet.says.typed_by})
  const said = sheet.organisations.map(one => filled(given, `conflict:${one.name}`))
  sheet.organisations.forEach((one, n) => said[n] || lacks.push({field: `conflict:${one.name}`, says: one.says}))
  if (said.includes("yes") && !filled(given, "words").trim()) lacks.push({field: "words", says: sheet.says.words})
  return lacks.concat(tooLong(given, sheet, ["name", "typed_by", "words"]))
}

// Returns what the verdict on one question lacks, as {field, says}; null where it is complete.
function verdictLacks(given, sheet, question) {
  const verdict = filled(given, `verdict:${question.code}`)
  const level = filled(given, `level:${question.code}`)
  const reason = filled(given, `reason:${question.code}`)
  const says = sheet.lacking[[verdict, level ? "level" : "", reason.trim() ? "reason" : ""].join("|")]
  if (says) {
    const wants = !verdict ? "verdict" : verdict === "lowered" && !level ? "level" : "reason"
    return {field: `${wants}:${question.code}`, says}
  }
  return tooLong(given, sheet, [`reason:${question.code}`])[0] ?? null
}

// Returns what the closing judgement lacks, as {field, says}.
function judgementLacks(given, sheet) {
  const lacks = []
  if (!filled(given, "reliance")) lacks.push({field: "reliance", says: sheet.says.reliance})
  if (!filled(given, "reliance_reason").trim()) lacks.push({field: "reliance_reason", says: sheet.says.reliance_reason})
  return lacks.concat(tooLong(given, sheet, ["reliance_reason", "statement"]))
}

function tooLong(given, sheet, fields) {
  return fields.flatMap(field => {
    const most = ["name", "typed_by"].includes(field) ? sheet.longestName : sheet.longest
    const length = lengthOf(filled(given, field))
    const says = `This has ${length.toLocaleString("en-GB")} characters, and at most ${most.toLocaleString("en-GB")} can be taken in. Shorten it; all of it is kept until then.`
    return length > most ? [{field, says}] : []
  })
}
