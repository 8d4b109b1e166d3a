"use strict"
// Is this pack what was sealed? The ZIP is read here, a file at a time; nothing leaves this page.
// The same questions in the same order as checking_packs.py, and the same words for each fault.

const MOST = {files: 5000, file: 200 * 2 ** 20, pack: 700 * 2 ** 20, tag: 4 * 2 ** 20}
const LIST = "manifest-sha256.txt"
const TAGS = "tagmanifest-sha256.txt"
const SIGNATURE = `signature/${TAGS}.sig`
const SSH_SIGNATURE = `signature/${TAGS}.sshsig`
const KEY = "signature/public-key.pem"
const SIGNERS = "signature/allowed_signers"
const WORKBOOK = "data/machine/workbook.json"
const NEEDED = ["bagit.txt", "bag-info.txt", LIST, TAGS, SIGNATURE, SSH_SIGNATURE, KEY, SIGNERS, WORKBOOK]
const UNSIGNED = [TAGS, SIGNATURE, SSH_SIGNATURE] // what a signature cannot cover
const SIGNER = "partnership-workbook"
const PURPOSE = "partnership-workbook-pack"
const NOT_WHOLE = "This is not a pack: it is not a ZIP file, or not a whole one."

class NotAPack extends Error {} // its message is a sentence to show

// Returns {pack, files, bytes, key, workbook, tags, signed, faults}: the pack's id, how many files
// it has and how large they are, the key's fingerprint, the workbook's hash, the bytes of the
// tagmanifest (null: none), and a sentence for each fault. signed is true, false, or null where
// this browser cannot check signatures of this kind.
async function checkPack(zip, tell = () => {}) {
  const found = {pack: "", files: 0, bytes: 0, key: "", workbook: "", tags: null, signed: false, faults: []}
  try {
    const entries = listed(await directory(zip))
    const top = entries[0].name.split("/")[0]
    found.pack = top.slice("pack-".length)
    const seen = await readAll(zip, entries, top, found, tell)
    found.workbook = seen.hashes.get(WORKBOOK) ?? ""
    found.tags = seen.small.get(TAGS) ?? null
    if (found.faults.length === 0) {
      compare(seen, found.faults)
      await checkSignatures(seen.small, found)
    }
  } catch (fault) {
    if (!(fault instanceof NotAPack)) throw fault
    found.faults.push(...fault.message.split("\n"))
  }
  found.signed &&= found.faults.length === 0
  return found
}

// ── the ZIP ───────────────────────────────────────────────────────────────────────────────────

async function view(blob) {
  return new DataView(await blob.arrayBuffer())
}

// Returns what the ZIP's own list says of each file in it.
async function directory(zip) {
  const start = Math.max(0, zip.size - 65_557)
  const end = await view(zip.slice(start))
  let at = end.byteLength - 22
  while (at >= 0 && end.getUint32(at, true) !== 0x06054b50) at -= 1
  if (at < 0) throw new NotAPack(NOT_WHOLE)
  const size = end.getUint32(at + 12, true), from = end.getUint32(at + 16, true)
  if (from + size > start + at) throw new NotAPack(NOT_WHOLE)
  const list = await view(zip.slice(from, from + size))
  const entries = []
  for (let here = 0; here < size; ) {
    if (here + 46 > size || list.getUint32(here, true) !== 0x02014b50) throw new NotAPack(NOT_WHOLE)
    const name = list.getUint16(here + 28, true)
    if (here + 46 + name > size) throw new NotAPack(NOT_WHOLE)
    entries.push({
      name: words(new Uint8Array(list.buffer, here + 46, name)),
      flags: list.getUint16(here + 8, true),
      method: list.getUint16(here + 10, true),
      packed: list.getUint32(here + 20, true),
      size: list.getUint32(here + 24, true),
      rights: list.getUint32(here + 38, true) >>> 16,
      from: list.getUint32(here + 42, true),
    })
    here += 46 + name + list.getUint16(here + 30, true) + list.getUint16(here + 32, true)
  }
  if (entries.length !== end.getUint16(at + 10, true)) throw new NotAPack(NOT_WHOLE)
  return entries
}

// Returns the entries where their list can be one of a pack, before any file is read.
function listed(entries) {
  if (entries.length === 0) throw new NotAPack("This is not a pack: the ZIP file is empty.")
  if (entries.length > MOST.files)
    throw new NotAPack(`This ZIP file has ${entries.length} files in it, a pack has at most ${MOST.files}.`)
  if (entries.reduce((sum, one) => sum + one.size, 0) > MOST.pack)
    throw new NotAPack("This ZIP file unpacks to more than a pack may hold; it was not opened further.")
  const faults = entries.flatMap(oddities)
  const times = new Map()
  for (const {name} of entries) times.set(name.toLowerCase(), (times.get(name.toLowerCase()) ?? 0) + 1)
  for (const [name, n] of times) if (n > 1) faults.push(`${shown(name)} is in the ZIP file ${n} times.`)
  const tops = new Set(entries.map(one => one.name.split("/")[0]))
  if (tops.size > 1 || !entries[0].name.startsWith("pack-"))
    faults.push("This is not a pack: its files are not in one folder named pack-….")
  if (faults.length) throw new NotAPack(faults.join("\n"))
  return entries
}

function oddities({name, flags, method, size, rights}) {
  const faults = []
  const plain = name.split("/").every(part => !["", ".", ".."].includes(part))
  if (!plain || name.length > 240 || /[\\:]|[^\x20-\x7e]/.test(name))
    faults.push(`${shown(name)} is a path that no pack has; it was not opened.`)
  if (flags & 1) faults.push(`${shown(name)} is encrypted, which nothing in a pack is.`)
  if (![0, 0o100000].includes(rights & 0o170000)) faults.push(`${shown(name)} is not a plain file.`)
  if (![0, 8].includes(method)) faults.push(`${shown(name)} is packed in a way that no pack uses.`)
  if (size > MOST.file) faults.push(`${shown(name)} is larger than a file of a pack may be.`)
  return faults
}

// Reads one file after the other: the hash of each, and the content of the pack's own small ones.
async function readAll(zip, entries, top, found, tell) {
  const hashes = new Map(), small = new Map()
  for (const entry of entries) {
    tell(found.files, entries.length)
    const path = entry.name.slice(top.length + 1)
    const content = await unpacked(zip, entry)
    if (content === null) {
      found.faults.push(`${path} was changed: it can no longer be unpacked.`)
      continue
    }
    hashes.set(path, hex(await digest("SHA-256", content)))
    if (!path.startsWith("data/") && content.length <= MOST.tag) small.set(path, content)
    found.files += 1
    found.bytes += content.length
  }
  return {hashes, small}
}

// Returns the content of one file, null where it is not what the ZIP's list says.
async function unpacked(zip, {name, method, packed, size, from}) {
  const head = await view(zip.slice(from, from + 30))
  if (head.byteLength < 30 || head.getUint32(0, true) !== 0x04034b50) return null
  const named = from + 30, after = named + head.getUint16(26, true)
  if (words(new Uint8Array(await zip.slice(named, after).arrayBuffer())) !== name) return null
  const begins = after + head.getUint16(28, true)
  const stored = zip.slice(begins, begins + packed)
  if (stored.size !== packed || (method === 0 && packed !== size)) return null
  const content = new Uint8Array(size)
  const pieces = method === 0 ? stored.stream() : stored.stream().pipeThrough(new DecompressionStream("deflate-raw"))
  const reader = pieces.getReader()
  let filled = 0
  try {
    for (let {done, value} = await reader.read(); !done; {done, value} = await reader.read()) {
      if (filled + value.length > size) return reader.cancel().then(() => null, () => null)
      content.set(value, filled)
      filled += value.length
    }
  } catch {
    return null // a broken stream; a disk that went away reads the same
  }
  return filled === size ? content : null
}

// ── the lists ─────────────────────────────────────────────────────────────────────────────────

function compare({hashes, small}, faults) {
  const missing = NEEDED.filter(path => !hashes.has(path))
  faults.push(...missing.map(path => `${path} is missing.`))
  const named = new Map()
  for (const list of [LIST, TAGS]) {
    if (!small.has(list)) continue
    const entries = listOf(words(small.get(list)))
    if (entries === null) {
      faults.push(`${list} was changed: it is no longer a list of files.`)
      return
    }
    for (const [path, hash] of entries) if (path.startsWith("data/") === (list === LIST)) named.set(path, hash)
  }
  for (const [path, hash] of named) {
    if (!hashes.has(path)) {
      if (!missing.includes(path)) faults.push(`${shown(path)} is missing.`)
    } else if (hashes.get(path) !== hash) faults.push(`${shown(path)} was changed.`)
  }
  const added = [...hashes.keys()].filter(path => !named.has(path) && !UNSIGNED.includes(path))
  faults.push(...added.sort().map(path => `${shown(path)} was added: no list names it.`))
}

function listOf(text) {
  const entries = new Map()
  for (const line of text.split("\n").slice(0, text.endsWith("\n") ? -1 : undefined)) {
    const [, hash, path] = /^(.{64})  (.*)$/s.exec(line) ?? []
    if (hash === undefined || entries.has(path)) return null
    entries.set(path, hash)
  }
  return entries
}

// ── the signature ─────────────────────────────────────────────────────────────────────────────

async function checkSignatures(small, found) {
  const {faults} = found
  const raw = keyIn(small.get(KEY))
  if (raw === null) {
    if (small.has(KEY)) faults.push(`${KEY} was changed: it is no longer a key.`)
    return
  }
  const blob = joined(counted("ssh-ed25519"), counted(raw))
  found.key = "SHA256:" + base64(await digest("SHA-256", blob)).replace(/=+$/, "")
  const signed = small.get(TAGS)
  if (!signed) return
  const key = await importedKey(raw)
  if (key === undefined) faults.push(`${KEY} was changed: it is no longer a key.`)
  found.signed = key === null ? null : Boolean(key)
  const accepts = async (signature, content) => !key || crypto.subtle.verify("Ed25519", key, signature, content)
  if (small.has(SIGNATURE) && !(await accepts(small.get(SIGNATURE), signed)))
    faults.push(`The signature in ${SIGNATURE} does not fit: the list of files or the key was changed.`)
  if (small.has(SSH_SIGNATURE)) {
    const about = joined(encoded("SSHSIG"), counted(PURPOSE), counted(""), counted("sha512"))
    const content = joined(about, counted(await digest("SHA-512", signed)))
    const signature = sshSignature(small.get(SSH_SIGNATURE), blob)
    if (signature === null || !(await accepts(signature, content)))
      faults.push(`The signature in ${SSH_SIGNATURE} does not fit: the list of files or the key was changed.`)
  }
  const line = `${SIGNER} namespaces="${PURPOSE}" ssh-ed25519 ${base64(blob)}\n`
  if (small.has(SIGNERS) && words(small.get(SIGNERS)) !== line)
    faults.push(`${SIGNERS} names another key than the one that belongs to this pack.`)
}

// Returns the 32 bytes of an Ed25519 key in PEM form, null where it holds none.
function keyIn(pem) {
  const text = /^-----BEGIN PUBLIC KEY-----\n([A-Za-z0-9+/=]{60})\n-----END PUBLIC KEY-----\n$/.exec(words(pem ?? []))
  const der = text ? bytesOf(text[1]) : null
  const start = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00]
  return der?.length === 44 && start.every((byte, n) => der[n] === byte) ? der.slice(12) : null
}

// Returns the key to check with: null where this browser knows no such keys, undefined for none.
async function importedKey(raw) {
  try {
    return await crypto.subtle.importKey("raw", raw, "Ed25519", false, ["verify"])
  } catch (fault) {
    return ["NotSupportedError", "SyntaxError"].includes(fault.name) ? null : undefined
  }
}

// Returns the 64 bytes in an OpenSSH signature with this key, null where it is written otherwise.
function sshSignature(written, blob) {
  const text = words(written)
  const inner = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)-----END SSH SIGNATURE-----\n$/.exec(text)
  const whole = inner ? bytesOf(inner[1].replaceAll("\n", "")) : null
  if (whole === null) return null
  const signature = whole.slice(-64)
  const head = joined(encoded("SSHSIG"), number(1), counted(blob), counted(PURPOSE), counted(""), counted("sha512"))
  const again = joined(head, counted(joined(counted("ssh-ed25519"), counted(signature))))
  const lines = base64(again).match(/.{1,70}/g).join("\n")
  return text === `-----BEGIN SSH SIGNATURE-----\n${lines}\n-----END SSH SIGNATURE-----\n` ? signature : null
}

// ── bytes ─────────────────────────────────────────────────────────────────────────────────────

const digest = async (name, content) => new Uint8Array(await crypto.subtle.digest(name, content))
const words = bytes => new TextDecoder("utf-8", {ignoreBOM: true}).decode(Uint8Array.from(bytes))
const encoded = text => new TextEncoder().encode(text)
const hex = bytes => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("")
const base64 = bytes => btoa(String.fromCharCode(...bytes))
const number = n => new Uint8Array([n >>> 24, n >>> 16, n >>> 8, n])
const joined = (...parts) => Uint8Array.from(parts.flatMap(part => [...part]))
const shown = path => path.replace(/[^\x20-\x7e]/g, "\ufffd").slice(0, 240) + (path.length > 240 ? "…" : "")

// Returns a string as SSH writes every string: its length before it.
function counted(text) {
  const bytes = typeof text === "string" ? encoded(text) : text
  return joined(number(bytes.length), bytes)
}

function bytesOf(text) {
  try {
    return Uint8Array.from(atob(text), one => one.charCodeAt(0))
  } catch {
    return null
  }
}
