"use strict"
// The page around checkPack: takes the file, tells how far it is, says what was found.

const MOST_SHOWN = 100 // faults
const KINDS = {true: "good", false: "bad", null: "unsure"} // of an answer
const LATER = "Chrome or Edge from version 137, Firefox from 129, Safari from 17"

// ask(found) may return a promise of {title, good, sentences}: what the issuer says of the pack.
function startChecking(ask) {
  const input = document.getElementById("pack-file")
  const place = document.getElementById("pack-result")
  const state = document.getElementById("pack-state")
  const bar = document.getElementById("pack-progress")
  let latest = 0

  const cannot = unable()
  if (cannot) {
    state.textContent = cannot
    return
  }
  input.addEventListener("change", () => input.files.length && check(input.files[0]))
  document.addEventListener("dragover", event => event.preventDefault())
  document.addEventListener("drop", event => {
    event.preventDefault() // else the browser opens the file and leaves this page
    if (event.dataTransfer.files.length) check(event.dataTransfer.files[0])
  })

  async function check(file) {
    const mine = (latest += 1) // a file chosen meanwhile takes the place of this one
    place.replaceChildren()
    bar.hidden = false
    bar.value = 0
    state.textContent = `Checking ${file.name} …`
    const told = []
    try {
      if (ask && !(await isZip(file))) return mine === latest && showAnswer(await ask({tags: file}))
      const found = await checkPack(file, (done, all) => mine === latest && ((bar.max = all), (bar.value = done)))
      if (mine !== latest) return
      told.push(...result(found))
      state.textContent = "Checked. What was found stands below."
      if (ask && found.tags) told.unshift(...said(await ask(found)))
    } catch (fault) {
      if (mine !== latest) return
      state.textContent = `This file could not be read to its end (${fault.message}). Choose it again.`
    }
    if (mine === latest) show(told)
  }

  function showAnswer(answer) {
    state.textContent = "Checked. What was found stands below."
    show(said(answer))
  }

  function show(told) {
    bar.hidden = true
    place.replaceChildren(...told)
    place.querySelector("h2")?.focus()
  }
}

const isZip = async file => (await file.slice(0, 2).text()) === "PK"

// Returns why this browser can check nothing at all, "" where it can.
function unable() {
  try {
    new DecompressionStream("deflate-raw")
    if (crypto.subtle) return ""
  } catch {}
  return `This browser can't check a pack. Use ${LATER}, or the commands in README.txt.`
}

function result(found) {
  if (found.faults.length) return faulty(found)
  const files = `${found.files} files, ${(found.bytes / 2 ** 20).toFixed(1)} MB, each held against the signed lists.`
  const facts = [["Pack", found.pack], ["Files", files], ["Workbook (its SHA-256)", found.workbook], ["Key", found.key]]
  if (found.signed === null)
    return [
      title("The files fit their lists, but this browser can't check the signature", "unsure"),
      element("p", `So somebody could have changed the files and the lists together. Open this page in ${LATER}, or use the commands in README.txt.`),
      listing(facts),
    ]
  return [
    title("This pack is unchanged since it was sealed", "good"),
    element("p", "Nothing is missing, nothing was added, nothing was changed, and the signature fits the key below."),
    listing(facts),
    element("p", "A pack can't say whose key that is. Compare it with the one in your covering letter:"),
    ...comparing(found.key),
  ]
}

function faulty({faults}) {
  const none = faults[0].startsWith("This is not a pack")
  const list = document.createElement("ul")
  list.append(...faults.slice(0, MOST_SHOWN).map(fault => element("li", fault)))
  if (faults.length > MOST_SHOWN) list.append(element("li", `And ${faults.length - MOST_SHOWN} more.`))
  return [
    title(none ? "This is not a pack, or not a whole one" : "This pack is not as it was sealed", "bad"),
    list,
    element("p", "Don't rely on it. Fetch it again from where you had it; if that gives the same, tell whoever sent it to you."),
  ]
}

// A field to paste the letter's fingerprint into: long ones are hard to compare by eye.
function comparing(key) {
  const label = element("label", "The key in your covering letter")
  const field = document.createElement("input")
  const answer = element("output", "")
  label.htmlFor = field.id = "letter-key"
  answer.htmlFor = field.id
  field.autocomplete = "off"
  field.spellcheck = false
  const bare = text => text.replace(/\s/g, "").replace(/^SHA256:/i, "").replace(/=+$/, "")
  field.addEventListener("input", () => {
    const typed = bare(field.value), whole = bare(key)
    answer.className = typed === whole ? "good" : "bad"
    if (typed === whole) answer.textContent = "It is the same key."
    else if (whole.startsWith(typed)) answer.textContent = ""
    else answer.textContent = "It is not the same key. Type it again; if it stays different, don't rely on this pack."
  })
  return [label, field, answer]
}

const said = ({title: words, good, sentences}) => [title(words, KINDS[good]), ...sentences.map(one => element("p", one))]

function title(words, kind) {
  const made = element("h2", words)
  made.className = kind
  made.tabIndex = -1
  return made
}

function listing(facts) {
  const list = document.createElement("dl")
  for (const [name, value] of facts) list.append(element("dt", name), element("dd", value))
  return list
}

function element(name, words) {
  const made = document.createElement(name)
  made.textContent = words
  return made
}
