// Files that are handed in one after the other, each with its own request. The page says where
// to (`data.url`), in whose name, and how large they may be; it is told of each one kept.

const LONGEST_PAUSE = 30_000; // ms between two tries
const SILENCE = 120_000; // ms without a byte going either way, then the connection counts as lost

const pickers = new WeakMap();

export default function files({ parentElement, data, setTriggerValue }) {
  const tell = (kept) => setTriggerValue("kept", kept);
  let picker = pickers.get(parentElement);
  if (picker && picker.data.key === data.key && picker.data.person === data.person) {
    picker.refresh(data, tell);
  } else {
    picker = new Picker(parentElement, data, tell);
    pickers.set(parentElement, picker);
  }
}

const inWords = (size) => {
  if (size < 1024) return `${size} byte${size === 1 ? "" : "s"}`;
  if (size < 1024 * 1024) return `${Math.round(size / 1024)} KB`;
  return `${(size / 1024 / 1024).toFixed(1).replace(/\.0$/, "")} MB`;
};

class Picker {
  constructor(root, data, tell) {
    this.root = root;
    this.waiting = [];
    this.busy = null; // the one on its way
    this.draw(data, tell);
    for (const name of ["pick", "take"]) {
      const field = this.part(name);
      const take = () => {
        this.add([...field.files]);
        field.value = ""; // so that the same file can be chosen again
      };
      field.addEventListener("change", take);
      if (field.files.length) take(); // chosen before this script was there
    }
    this.takeDrops(this.part("drop"));
    addEventListener("online", () => this.busy?.retryNow());
    addEventListener("beforeunload", (event) => {
      if (this.busy && !this.busy.over) event.preventDefault();
    });
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  draw(data, tell) {
    this.data = data;
    this.tell = tell;
    this.part("label").textContent = data.label;
    this.part("about").textContent = data.about;
    this.part("pick").multiple = data.many;
    this.part("pick").accept = data.accept;
  }

  refresh(data, tell) {
    this.draw(data, tell);
  }

  takeDrops(zone) {
    const over = (is) => (event) => {
      event.preventDefault();
      zone.classList.toggle("over", is);
    };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      this.add([...event.dataTransfer.files]);
    });
  }

  add(chosen) {
    const taken = this.data.many ? chosen : chosen.slice(0, 1);
    for (const file of taken) this.waiting.push(new Upload(this, file));
    this.next();
  }

  next() {
    if (this.busy && !this.busy.over) return;
    this.busy = this.waiting.shift() ?? null;
    this.busy?.start();
  }

  say(sentence) {
    this.part("said").textContent = sentence;
  }
}

/** One file: asked for, sent, looked at by the server, and kept or refused with a sentence. */
class Upload {
  constructor(picker, file) {
    this.picker = picker;
    this.file = file;
    this.tries = 0;
    this.over = false;
    this.line = document.createElement("li");
    this.name = this.add("p", "name", `${file.name} (${inWords(file.size)})`);
    this.what = this.add("p", "what", "Waits for its turn.");
    this.bar = this.add("progress", "", "");
    this.bar.max = 100;
    this.bar.value = 0;
    this.bar.setAttribute("aria-label", `How much of ${file.name} is sent`);
    this.again = this.add("button", "", "Try again", () => this.restart());
    this.cancel = this.add("button", "", "Cancel", () => this.stop());
    this.again.type = this.cancel.type = "button";
    this.cancel.setAttribute("aria-label", `Cancel ${file.name}`);
    this.again.setAttribute("aria-label", `Try ${file.name} again`);
    this.again.hidden = true;
    picker.part("list").append(this.line);
  }

  add(kind, name, text, pressed) {
    const made = document.createElement(kind);
    made.className = name;
    made.textContent = text;
    if (pressed) made.addEventListener("click", pressed);
    this.line.append(made);
    return made;
  }

  get headers() {
    return {
      "X-Workbook-Person": String(this.picker.data.person),
      "X-File-Name": encodeURIComponent(this.file.name),
      "X-File-Size": String(this.file.size),
      Accept: "application/json",
    };
  }

  async start() {
    this.over = false;
    this.line.className = "";
    this.again.hidden = true;
    this.cancel.hidden = this.bar.hidden = false;
    this.what.textContent = "Is being sent.";
    const url = this.picker.data.url;
    const asked = await this.request("POST", url, null);
    if (this.over) return;
    this.take(asked.status === 200 ? await this.request("PUT", url, this.file) : asked);
  }

  /** Return status (0: no reply) and body of a request whose progress is shown. */
  request(method, url, body) {
    return new Promise((done) => {
      const request = (this.sending = new XMLHttpRequest());
      request.open(method, url);
      for (const [name, value] of Object.entries(this.headers)) request.setRequestHeader(name, value);
      let watch;
      const alive = () => {
        clearTimeout(watch);
        watch = setTimeout(() => request.abort(), SILENCE);
      };
      request.upload.onprogress = (event) => {
        alive();
        if (event.lengthComputable) this.bar.value = (100 * event.loaded) / event.total;
      };
      request.upload.onload = () => {
        if (body) this.what.textContent = "Is sent, and being looked at.";
      };
      request.onloadend = () => {
        clearTimeout(watch);
        let told = {};
        try {
          told = JSON.parse(request.responseText);
        } catch {
          // a reply that is none of ours
        }
        done({ status: request.status, body: told });
      };
      alive();
      request.send(body);
    });
  }

  take({ status, body }) {
    if (this.over) return;
    if (status === 200) return this.kept(body);
    if (status === 0 || status === 502 || status === 504) return this.lost();
    const said = body.problem ?? "This file could not be kept. Load the page again and try once more.";
    // A refused file can be put right and chosen again; what is away may be back in a moment.
    this.end("refused", said, status === 401 || status === 503);
  }

  kept(body) {
    const where = body.there_already ? "was handed in already, as" : "is kept as";
    this.end("kept", `It ${where} ${body.code}. ${body.note ?? ""}`.trim(), false);
    this.picker.tell({ code: body.code, version: body.version, name: body.name });
  }

  lost() {
    this.tries += 1;
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** this.tries);
    this.what.textContent =
      "The connection was lost. It is tried again by itself; the file stays chosen as long as this page is open.";
    this.picker.say(`${this.file.name}: the connection was lost. It is tried again by itself.`);
    this.timer = setTimeout(() => this.start(), pause);
  }

  retryNow() {
    if (!this.timer || this.over) return;
    clearTimeout(this.timer);
    this.timer = null;
    this.start();
  }

  restart() {
    this.cancel.focus();
    this.over = true;
    this.picker.waiting.unshift(this);
    this.picker.next();
  }

  stop() {
    this.end("", "Cancelled: it was not kept.", true);
    this.sending?.abort();
  }

  end(name, sentence, again) {
    this.over = true;
    clearTimeout(this.timer);
    this.timer = null;
    this.line.className = name;
    this.what.textContent = sentence;
    const held = this.line.contains(this.line.getRootNode().activeElement);
    this.cancel.hidden = this.bar.hidden = true;
    this.again.hidden = !again;
    if (held) (again ? this.again : this.picker.part("pick")).focus();
    this.picker.waiting = this.picker.waiting.filter((one) => one !== this);
    this.picker.say(`${this.file.name}: ${sentence}`);
    this.picker.next();
  }
}
