// Hearing at once that somebody else has changed something. `listen` works on any page; the
// default export is the same for a Streamlit screen, which it asks to run again.

const NOT_CONNECTED = "Not connected: what others change is not shown; what you type is kept.";
const NOT_ALLOWED = "What others change is not shown any more: your sign-in has ended, or does not reach this. What you type is kept.";
const FIRST_PAUSE = 500; // ms between two tries, growing
const LONGEST_PAUSE = 15_000;
const SILENT_FOR = 25_000; // ms without a sign of life, then the connection counts as lost
const SAY_LOST_AFTER = 2_500; // ms; a short break is nobody's business
const FINAL = [4401, 4403];

/**
 * Listen to a round until the function that this returns is called.
 *
 * `since` is the stamp that the page shows, `changed(what, stamp)` is called for each message:
 * `what` names acts and questions, such as "agreed.saved CC-1.1a", and is empty where more has
 * changed than can be named. `state(sentence)` gets what to say of the connection, "" for nothing.
 */
export function listen({ round, since, changed, state = () => {} }) {
  const line = new Line({ round, since, changed, state });
  line.open();
  return () => line.close();
}

class Line {
  constructor(asked) {
    Object.assign(this, asked);
    this.tries = 0;
    this.said = "";
    this.ears = new AbortController();
    const { signal } = this.ears;
    addEventListener("online", () => this.again(0), { signal });
    addEventListener("offline", () => this.lost(), { signal });
    addEventListener("pageshow", () => this.socket || this.again(0), { signal });
    document.addEventListener("visibilitychange", () => document.hidden || this.look(), { signal });
  }

  open() {
    clearTimeout(this.timer);
    if (this.closed || this.socket) return;
    const address = new URL(`/live/${this.round}`, location.origin);
    address.protocol = address.protocol.replace("http", "ws");
    address.searchParams.set("since", this.since ?? "");
    const socket = (this.socket = new WebSocket(address));
    this.alive();
    socket.onmessage = ({ data }) => socket === this.socket && this.hear(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.socket && this.lost(code);
  }

  hear(message) {
    this.alive();
    this.tries = 0;
    clearTimeout(this.saying);
    this.say("");
    if (message.stamp !== undefined) this.since = message.stamp;
    if (message.what) this.changed(message.what, message.stamp);
  }

  /** Something has come: the connection is there. */
  alive() {
    clearTimeout(this.silence);
    this.heard = Date.now();
    this.silence = setTimeout(() => this.lost(), SILENT_FOR);
  }

  /** The page is looked at again: timers may have slept, and the connection with them. */
  look() {
    if (this.socket && Date.now() - this.heard > SILENT_FOR) this.lost();
    else if (!this.socket) this.again(0);
  }

  lost(code) {
    this.drop();
    if (this.closed) return;
    if (FINAL.includes(code)) return this.end();
    this.saying ??= setTimeout(() => this.say(NOT_CONNECTED), SAY_LOST_AFTER);
    const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** this.tries) * (0.75 + Math.random() / 2);
    this.tries += 1;
    this.again(pause);
  }

  again(pause) {
    clearTimeout(this.timer);
    if (!this.closed) this.timer = setTimeout(() => (this.tries > 1 ? this.ask() : this.open()), pause);
  }

  /** An ordinary request tells why there is no websocket, and the stamp where a proxy allows none. */
  async ask() {
    try {
      const reply = await fetch(`/live/${this.round}`, { redirect: "manual", headers: { Accept: "application/json" } });
      if (this.closed) return;
      if (reply.type === "opaqueredirect" || [401, 403].includes(reply.status)) return this.end();
      const { stamp } = await reply.json();
      if (stamp !== undefined && stamp !== this.since) {
        this.since = stamp;
        this.changed([], stamp);
      }
    } catch {
      /* still away */
    }
    this.open();
  }

  end() {
    this.close();
    this.say(NOT_ALLOWED);
  }

  say(sentence) {
    if (!sentence) this.saying = clearTimeout(this.saying);
    if (sentence !== this.said) this.state((this.said = sentence));
  }

  drop() {
    const { socket } = this;
    this.socket = null;
    clearTimeout(this.silence);
    if (socket) socket.onclose = socket.onmessage = null;
    socket?.close();
  }

  close() {
    this.closed = true;
    this.ears.abort();
    clearTimeout(this.timer);
    clearTimeout(this.saying);
    this.drop();
  }
}

// ── a Streamlit screen ──────────────────────────────────────────────────────────────────────

const SETTLING = 250; // ms: this screen's own save runs it again by itself
const AT_MOST_EVERY = 1_000; // ms between two runs
const RUNS_WITHIN = 2_000; // ms, else it is asked again
const MOST_TRIES = 6;
const SHOWN_ONCE = ".st-key-new-link"; // gone with the next run: it is not ours to take away
const LOOK_AGAIN = 3_000; // ms
const RUN_ALL = "workbook-run-all"; // see run_all.js
const screens = new WeakMap();

export default function live({ parentElement, data, setTriggerValue }) {
  let screen = screens.get(parentElement);
  if (screen?.data.round !== data.round) {
    screen?.leave();
    screen = new Screen(parentElement.querySelector(".live"), data);
    screens.set(parentElement, screen);
  }
  screen.shown(data, setTriggerValue);
  return () => {
    screens.get(parentElement)?.leave();
    screens.delete(parentElement);
  };
}

/** Asks the page to run again, at most once a second, for what it shows. */
class Screen {
  constructor(sign, data) {
    this.sign = sign;
    this.data = data;
    this.ran = 0;
    this.tries = 0;
    this.stop = listen({
      round: data.round,
      since: data.since,
      changed: (what, stamp) => this.changed(what, stamp),
      state: (sentence) => (sign.textContent = sentence),
    });
  }

  /** The page has run: `data.since` is the stamp of what it shows now, perhaps not the newest. */
  shown(data, setTriggerValue) {
    const fresh = data.since !== this.data.since;
    this.data = data;
    this.run = setTriggerValue;
    this.sign.dataset.shows = data.since;
    if (fresh) this.tries = 0;
    if (this.heard === data.since) clearTimeout(this.again);
  }

  changed(what, stamp) {
    const { about } = this.data;
    this.heard = stamp;
    const ours = !what.length || !about.length || what.some((one) => about.some((start) => one.startsWith(start)));
    if (!ours) return;
    this.due ??= setTimeout(() => this.ask(), Math.max(SETTLING, this.ran + AT_MOST_EVERY - Date.now()));
  }

  ask() {
    this.due = undefined;
    clearTimeout(this.again);
    if (this.heard === this.data.since) return; // it has run since, of itself
    if (document.querySelector(SHOWN_ONCE)) return void (this.due = setTimeout(() => this.ask(), LOOK_AGAIN));
    this.ran = Date.now();
    // After a restart the server knows no fragment of this screen until the whole has run again.
    if (this.tries) document.dispatchEvent(new Event(RUN_ALL));
    else this.run("changed", this.heard);
    this.tries += 1;
    if (this.tries < MOST_TRIES) this.again = setTimeout(() => this.ask(), RUNS_WITHIN * this.tries);
  }

  leave() {
    this.stop();
    clearTimeout(this.due);
    clearTimeout(this.again);
  }
}
