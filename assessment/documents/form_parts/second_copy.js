"use strict"
// A second copy of what localStorage keeps under ``place``. Browsers write localStorage to the disk
// when it suits them, Chromium up to a minute late, so that a battery that runs out would take that
// minute along; this copy is on the disk once ``put`` has resolved. ``get`` resolves to what was put
// last, undefined for nothing. A browser that has no database or does not answer is waited for two
// seconds, and what localStorage keeps is all there is then.
function startSecondCopy(place) {
  const LONGEST = 2_000 // ms
  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("partnership-workbook", 1)
    asked.onupgradeneeded = () => asked.result.createObjectStore("kept")
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error)
  })

  async function act(mode, what) {
    const store = await opened
    return new Promise((resolve, reject) => {
      const deed = store.transaction("kept", mode, {durability: "strict"})
      const asked = what(deed.objectStore("kept"))
      deed.oncomplete = () => resolve(asked.result)
      deed.onabort = () => reject(deed.error)
    })
  }

  function atMost(done) {
    return Promise.race([done.catch(() => undefined), new Promise(resolve => setTimeout(resolve, LONGEST))])
  }

  return {
    get: () => atMost(act("readonly", kept => kept.get(place))),
    put: written => atMost(act("readwrite", kept => kept.put(written, place))),
    drop: () => atMost(act("readwrite", kept => kept.delete(place))),
  }
}
