// The projector: fetched again when something has changed, led by single keys.
import { listen } from "/live.js";

const SOON = 80; // ms, so that several changes make one fetch
const IDLE_AFTER = 5_000; // ms without pointer or focus, then the bar goes
const REFUSED_FOR = 9_000; // ms
const SMALLEST = 0.6; // of the usual size of letters
const LARGEST = 1.7;

const body = document.body;
const page = document.getElementById("screen");
const local = { words: null, plain: false }; // what this window alone shows
let stop, fetching, again, warned, quiet;

const refused = document.getElementById("refused");
const stage = () => document.getElementById("stage");

// ── what is shown ─────────────────────────────────────────────────────────────────────────────

async function renew() {
  if (fetching) return void (again = true);
  fetching = true;
  try {
    const reply = await fetch(`/project?round=${stage().dataset.round}&part=screen`, {
      headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual",
    });
    if (reply.ok) show(await reply.text());
    else if (reply.status === 403) say((await reply.json()).problem);
  } catch {
    setTimeout(renew, 1_500); // the sign of the lost connection is there already
  }
  fetching = false;
  if (again) setTimeout(renew, SOON);
  again = false;
}

function show(html) {
  const before = { asked: asked(), figures: stage().dataset.figures, key: focused(), open: openDialog() };
  const [typed, typedIn] = [typedHands(), document.activeElement?.name];
  page.innerHTML = html;
  if (asked() !== before.asked || stage().dataset.figures !== before.figures) local.words = null;
  if (asked() !== before.asked) local.plain = false;
  if (before.key) page.querySelector(`[data-key="${CSS.escape(before.key)}"]`)?.focus();
  const dialog = before.open && document.getElementById(before.open);
  if (dialog && !dialog.open) {
    for (const [name, value] of typed) {
      const input = dialog.querySelector(`[name="${name}"]`);
      if (input) input.value = value;
    }
    dialog.showModal();
    dialog.querySelector(`[name="${CSS.escape(typedIn ?? "")}"]`)?.focus();
  }
  placeRefused();
  draw();
}

/** What is asked, in the words of the questions, whichever words this window shows. */
const asked = () => {
  const question = page.querySelector(".asked");
  return question?.dataset.text ?? question?.textContent ?? "";
};

/** What is typed into the open form of hands, and whose hands its writer knew of. */
function typedHands() {
  const inputs = [...page.querySelectorAll("#hands[open] input")];
  const typed = inputs.filter((input) => input.type !== "hidden" && input.value !== input.defaultValue);
  const seen = inputs.filter((input) => input.name === "seen" && typed.length);
  return [...typed, ...seen].map((input) => [input.name, input.value]);
}

const focused = () => document.activeElement?.dataset?.key;
const openDialog = () => page.querySelector("dialog[open]")?.id;

function draw() {
  const on = stage();
  if (local.words) on.dataset.words = "";
  else delete on.dataset.words;
  const question = page.querySelector(".asked");
  if (question) {
    question.dataset.text ??= question.textContent;
    question.textContent = local.plain ? question.dataset.plain : question.dataset.text;
  }
  page.querySelector('[data-key="d"]')?.setAttribute("aria-pressed", String(Boolean(local.words)));
  page.querySelector('[data-key="p"]')?.setAttribute("aria-pressed", String(local.plain));
  startTimer();
  fit();
}

/** Leave the buttons their room while they are shown, so that they cover no words. */
function makeRoom() {
  const bar = document.getElementById("bar");
  const shown = !body.classList.contains("idle") || bar.contains(document.activeElement);
  stage().style.setProperty("--bar", shown ? `${bar.offsetHeight}px` : "0px");
}

/** Make the letters as large as the wall allows. */
function fit() {
  const on = stage();
  makeRoom();
  const fits = (size) => {
    on.style.setProperty("--fit", size);
    const parts = [on, on.querySelector(".body"), on.querySelector(".words")].filter(Boolean);
    return parts.every((part) => part.scrollHeight <= part.clientHeight + 1);
  };
  let [low, high] = [SMALLEST, LARGEST];
  if (fits(high)) return;
  for (let step = 0; step < 9; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  fits(low);
}

let ticking;
function startTimer() {
  clearInterval(ticking);
  const timer = page.querySelector(".timer");
  if (!timer) return;
  const [left, from] = [Number(timer.dataset.left), performance.now()];
  const tick = () => {
    const now = timer.dataset.runs === "yes" ? left - Math.floor((performance.now() - from) / 1000) : left;
    const whole = Math.abs(now);
    timer.textContent = `${now < 0 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
    timer.classList.toggle("over", now <= 0 && timer.dataset.runs === "yes");
  };
  tick();
  if (timer.dataset.runs === "yes") ticking = setInterval(tick, 250);
}

// ── what is done ──────────────────────────────────────────────────────────────────────────────

async function send(form, button) {
  if (button?.dataset.warning && warned !== button.dataset.warning) {
    warned = button.dataset.warning;
    return say(warned);
  }
  const dialog = form.closest("dialog")?.id; // drawn anew, with all the rest, whenever news comes
  warned = "";
  say("");
  button?.setAttribute("aria-busy", "true");
  try {
    const reply = await fetch(form.action, {
      method: "POST", body: new FormData(form), headers: { Accept: "application/json" }, redirect: "manual",
    });
    if (!reply.ok) refuse(await reply.json().catch(() => ({})));
    else if (dialog) document.getElementById(dialog)?.close();
  } catch {
    say("Not connected, so nothing was changed. Press the key again once the connection is back.");
  }
  renew();
}

function refuse({ problem = "Your sign-in has ended. Sign in again to lead.", stored }) {
  const form = stored?.hands && document.getElementById("hands");
  say(form ? problem + theirs(form, stored.hands) : problem);
}

/** What somebody else counted meanwhile; whoever saves once more has seen it. */
function theirs(form, hands) {
  form.querySelector('[name="seen"]').value = JSON.stringify(hands);
  const told = Object.entries(hands).flatMap(([side, counts]) => Object.entries(counts).map(([level, count]) =>
    `${form.querySelector(`[name="${side}-${level}"]`).getAttribute("aria-label")}: ${count}`));
  return told.length ? ` Theirs: ${told.join("; ")}.` : "";
}

/** What stands behind an open dialog is hardly seen, and never heard. */
const placeRefused = () => (page.querySelector("dialog[open]") ?? body).append(refused);

let saying;
function say(sentence) {
  clearTimeout(saying);
  placeRefused();
  refused.textContent = sentence;
  if (sentence) saying = setTimeout(() => say(""), REFUSED_FOR);
  if (!sentence) warned = "";
}

const LOOKS = {
  d: () => stage().dataset.figures === "yes" && (local.words = !local.words),
  p: () => (local.plain = !local.plain),
  q: () => toggle("code-large"),
  h: () => toggle("hands"),
  "?": () => toggle("keys"),
  f: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
  l: () => paint(dark() ? "light" : "dark"),
};

function toggle(id) {
  const dialog = document.getElementById(id);
  if (dialog?.open) dialog.close();
  else dialog?.showModal();
}

const dark = () => getComputedStyle(document.documentElement).colorScheme === "dark"
  || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);

function paint(theme) {
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem("workbook-projector", theme);
  } catch { /* then it is chosen anew each time */ }
}

function look(key) {
  LOOKS[key]();
  draw();
}

document.addEventListener("keydown", (event) => {
  const key = event.key.toLowerCase() === "=" ? "+" : event.key.toLowerCase();
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input")) return;
  if (key === "escape") return say("");
  if (document.querySelector("dialog[open]") && !(key in LOOKS)) return;
  if (key === "enter" && event.target.matches("button, a")) return;
  const element = page.querySelector(`[data-key="${CSS.escape({ pagedown: "arrowright", pageup: "arrowleft" }[key] ?? key)}"]`);
  if (key === "?" || (key in LOOKS && element)) {
    event.preventDefault();
    look(key);
  } else if (element) {
    event.preventDefault();
    if (!event.repeat) element.click();
  }
});

document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-key], [data-close]");
  if (element?.hasAttribute("data-close")) return element.closest("dialog").close();
  if (element?.matches(".look")) look(element.dataset.key);
});

document.addEventListener("submit", (event) => {
  if (event.target.method === "dialog") return;
  event.preventDefault();
  send(event.target, event.submitter);
});

function wake() {
  clearTimeout(quiet);
  quiet = setTimeout(() => rest(true), IDLE_AFTER);
  rest(false);
}

function rest(idle) {
  if (body.classList.contains("idle") !== idle) {
    body.classList.toggle("idle", idle);
    fit();
  }
}
for (const kind of ["pointermove", "pointerdown", "focusin"]) document.addEventListener(kind, wake);
document.addEventListener("focusout", () => requestAnimationFrame(fit)); // from a button, the bar may go

// ── beginning ─────────────────────────────────────────────────────────────────────────────────

try {
  const theme = localStorage.getItem("workbook-projector");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* as the machine has it */ }
addEventListener("resize", fit);
document.fonts.ready.then(fit);
let due;
stop = listen({
  round: stage().dataset.round,
  since: stage().dataset.stamp,
  changed: () => {
    clearTimeout(due);
    due = setTimeout(renew, SOON);
  },
  state: (sentence) => (document.getElementById("sign").textContent = sentence.replace("; what you type is kept", "")),
});
addEventListener("pagehide", () => stop());
addEventListener("pageshow", (event) => event.persisted && location.reload());
wake();
draw();
