// One message, such as a remark: it is sent by its button alone, and kept on this device until the server has it.
// What was sent carries a token of its own, so that a second try is not a second remark.

const LONGEST_PAUSE = 30_000; // ms between two tries
const REPLY_WITHIN = 20_000; // ms, then the outcome counts as unknown

const boxes = new WeakMap();

export default function remark({ parentElement, data, setTriggerValue }) {
  const tell = () => setTriggerValue("sent", newToken());
  let box = boxes.get(parentElement);
  if (box && box.key === keyOf(data)) {
    box.refresh(data, tell);
  } else {
    if (box) box.leave();
    box = new Remark(parentElement, data, tell);
    boxes.set(parentElement, box);
  }
  return () => {
    const gone = boxes.get(parentElement);
    if (gone) gone.leave();
    boxes.delete(parentElement);
  };
}

const keyOf = ({ person, url, place }) => `workbook-draft/${person}${url}/${place}`;

const newToken = () => {
  const drawn = crypto.getRandomValues(new Uint8Array(16));
  return [...drawn].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

class Remark {
  constructor(root, data, tell) {
    this.root = root;
    this.data = data;
    this.tell = tell;
    this.key = keyOf(data);
    this.tries = 0;
    this.area = root.querySelector("textarea");
    this.told = this.part("told");
    const id = `${this.key.replace(/[^a-z0-9]+/gi, "-")}-text`;
    this.area.id = id;
    this.part("label").htmlFor = id;
    this.part("label").textContent = data.label;
    this.part("hint").textContent = data.hint;
    this.part("send").textContent = data.button;
    this.draft = this.readDraft();
    this.area.value = this.draft.text;
    if (this.draft.text) this.say("Typed earlier and not sent yet.", "waiting");
    this.listen();
  }

  part(name) {
    return this.root.querySelector(`[data-part="${name}"]`);
  }

  listen() {
    this.typing = () => this.typed();
    this.sending = (event) => {
      event.preventDefault();
      this.send();
    };
    this.online = () => this.tries && this.send();
    this.area.addEventListener("input", this.typing);
    this.root.querySelector("form").addEventListener("submit", this.sending);
    window.addEventListener("online", this.online);
  }

  leave() {
    clearTimeout(this.timer);
    window.removeEventListener("online", this.online);
    this.area.removeEventListener("input", this.typing);
    this.root.querySelector("form").removeEventListener("submit", this.sending);
  }

  refresh(data, tell) {
    this.data = data;
    this.tell = tell;
  }

  /** What changed since it was sent is another remark. */
  typed() {
    clearTimeout(this.timer);
    this.tries = 0;
    this.draft = { text: this.area.value, token: newToken() };
    this.keep();
    this.say("", "empty");
  }

  async send() {
    const { data, draft } = this;
    clearTimeout(this.timer);
    if (this.busy) return;
    if (!draft.text.trim()) return this.say(`Write the ${data.called} first.`, "stopped");
    if ([...draft.text].length > data.longest) {
      const most = data.longest.toLocaleString("en-GB");
      return this.say(`Not sent: this text may have ${most} characters. All of it is kept here; please shorten it.`, "stopped");
    }
    this.busy = true;
    this.say("Sending…", "saving");
    const reply = await this.put(draft);
    this.busy = false;
    if (reply.status === 200) this.arrived(draft);
    else if (reply.status === 0 || reply.status >= 500) this.again();
    else this.say(`${reply.body.problem || "This could not be sent."} What you typed is still here.`, "stopped");
  }

  async put({ text, token }) {
    const { data } = this;
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), REPLY_WITHIN);
    try {
      const response = await fetch(data.url, {
        method: "PUT",
        headers: { "Content-Type": "application/json", "X-Workbook-Person": String(data.person) },
        body: JSON.stringify({ revision: 0, bank: data.bank, ...data.goes_with, text, token }),
        redirect: "manual",
        credentials: "same-origin",
        signal: stop.signal,
      });
      if (response.type === "opaqueredirect") return { status: 401, body: {} };
      return { status: response.status, body: await response.json().catch(() => ({})) };
    } catch {
      return { status: 0, body: {} };
    } finally {
      clearTimeout(late);
    }
  }

  /** What was typed while it was on its way is the next remark, and stays. */
  arrived(sent) {
    this.tries = 0;
    if (this.draft.token === sent.token) {
      this.draft = { text: "", token: newToken() };
      this.area.value = "";
      this.forget();
    }
    this.say("Sent.", "saved");
    this.tell();
  }

  again() {
    this.tries += 1;
    this.say(`Not sent yet, will try again. Your ${this.data.called} is kept on this device.`, "waiting");
    const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** this.tries) * (0.75 + Math.random() / 2);
    this.timer = setTimeout(() => this.send(), pause);
  }

  say(sentence, state) {
    if (this.told.textContent !== sentence) this.told.textContent = sentence;
    this.told.dataset.state = state;
  }

  // Storage may be full or forbidden; the remark then lives in the box alone.
  readDraft() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.key));
      if (kept && typeof kept.text === "string") return kept;
    } catch {
      /* see above */
    }
    return { text: "", token: newToken() };
  }

  keep() {
    try {
      if (this.draft.text) localStorage.setItem(this.key, JSON.stringify(this.draft));
      else localStorage.removeItem(this.key);
    } catch {
      /* see above */
    }
  }

  forget() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      /* see above */
    }
  }
}
