"use strict"
// What is filled in, and the copies of it that this browser keeps. Nothing here touches the page.

// keeper = {given, filed, revision, before, aside} and functions. ``given`` is what is filled in;
// ``filed`` what was in the last file, null for none; ``before`` what a file took the place of;
// ``aside`` what another window wrote into the same field, by field; ``ready`` resolves once
// both copies were looked at.
function startKeeping(sheet, tell) {
  const place = `partnership-workbook ${sheet.pack}`
  const second = startSecondCopy(place)
  const keeper = {...fresh(sheet), at: null, change, keep, clear, replace, bringBack, differs, isFiled}
  let base = new Map(keeper.given) // as this window last read or wrote it
  let stamp = "" // of what it last read or wrote
  let waiting = 0

  read(stored())
  keeper.ready = second.get().then(readSecond)
  addEventListener("storage", event => {
    if (event.key === place && event.newValue) read(event.newValue)
    if ((event.key === place && event.newValue === null) || event.key === null) tell.cleared()
  })
  for (const leaving of ["pagehide", "visibilitychange"]) addEventListener(leaving, () => waiting && keep())
  return keeper

  function change(field, text) {
    if (filled(keeper.given, field) === text) return
    keeper.given.set(field, text)
    waiting ||= setTimeout(() => keeper.ready.then(() => waiting && keep()), 300) // however long somebody types
  }

  // Writes it down in the browser; another window may have done so meanwhile.
  function keep() {
    clearTimeout(waiting)
    waiting = 0
    const there = stored()
    if (there && there !== stamp) read(there)
    const at = new Date()
    const written = JSON.stringify({
      given: Object.fromEntries(keeper.given),
      filed: keeper.filed && Object.fromEntries(keeper.filed),
      before: keeper.before && Object.fromEntries(keeper.before),
      aside: Object.fromEntries(keeper.aside),
      revision: keeper.revision,
      at: at.toISOString(),
    })
    if (!write(written)) return
    stamp = written
    base = new Map(keeper.given)
    keeper.at = at
    second.put(written).then(() => stamp === written && tell.kept(at))
  }

  function stored() {
    try {
      return localStorage.getItem(place)
    } catch {
      tell.cannot("none")
      return null
    }
  }

  // Takes over the second copy where the first is older or gone: where the machine stopped, and not
  // somebody the browser.
  function readSecond(written) {
    const kept = understood(written ?? "null")
    if (kept === null || kept.at <= keeper.at) return
    read(written)
    write(written)
  }

  // Returns whether the browser took it.
  function write(written) {
    try {
      localStorage.setItem(place, written)
      return true
    } catch (fault) {
      tell.cannot(fault.name === "QuotaExceededError" ? "full" : "none")
      return false
    }
  }

  // Takes over what is kept: field by field, so that what was typed here meanwhile stays.
  function read(written) {
    const kept = understood(written)
    if (kept === null || written === stamp) return
    for (const field of new Set([...kept.given.keys(), ...base.keys()])) {
      const theirs = filled(kept.given, field), mine = filled(keeper.given, field)
      if (theirs === mine || theirs === filled(base, field)) continue
      if (mine === filled(base, field)) keeper.given.set(field, theirs)
      else if (!isChoice(field)) keeper.aside.set(field, theirs)
    }
    for (const [field, words] of kept.aside) if (!keeper.aside.has(field)) keeper.aside.set(field, words)
    keeper.filed = kept.filed
    keeper.before = kept.before
    keeper.revision = Math.max(keeper.revision, kept.revision)
    keeper.at = kept.at
    stamp = written
    base = new Map(kept.given)
    tell.read()
  }

  // Puts other words in the place of all that is here, which can be brought back.
  function replace(given, revision) {
    keeper.before = new Map(keeper.given)
    keeper.given = new Map(given)
    keeper.filed = new Map(given)
    keeper.aside = new Map()
    keeper.revision = Math.max(keeper.revision, revision)
    keep()
  }

  function bringBack() {
    const now = keeper.given
    keeper.given = new Map(keeper.before)
    keeper.before = now
    keep()
  }

  function clear() {
    clearTimeout(waiting)
    waiting = 0
    Object.assign(keeper, fresh(sheet), {at: null})
    base = new Map(keeper.given)
    stamp = ""
    try {
      localStorage.removeItem(place)
    } catch {} // nothing was ever kept
    return second.drop()
  }

  function differs(from) {
    return [...new Set([...keeper.given.keys(), ...from.keys()])].some(field => filled(keeper.given, field) !== filled(from, field))
  }

  function isFiled() {
    return !differs(keeper.filed ?? fresh(sheet).given)
  }
}

function fresh(sheet) {
  return {given: new Map(Object.entries(sheet.start)), filed: null, before: null, aside: new Map(), revision: sheet.revision}
}

const isChoice = field => /^(on_paper|conflict:|verdict:|level:|reliance$|signed)/.test(field)

// Returns what the browser kept, null where it is nothing that this form wrote.
function understood(written) {
  try {
    const kept = JSON.parse(written)
    const map = of => new Map(Object.entries(of).map(([field, words]) => [field, String(words)]))
    return {
      given: map(kept.given),
      filed: kept.filed && map(kept.filed),
      before: kept.before && map(kept.before),
      aside: map(kept.aside),
      revision: Number(kept.revision),
      at: new Date(kept.at),
    }
  } catch {
    return null
  }
}
