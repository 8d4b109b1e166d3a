// Runs the whole screen again when live.js asks for it by an event.

const screens = new WeakMap();

export default function runAll({ parentElement, setTriggerValue }) {
  forget(parentElement);
  const run = () => setTriggerValue("wanted", true);
  screens.set(parentElement, run);
  document.addEventListener("workbook-run-all", run);
  return () => forget(parentElement);
}

function forget(parentElement) {
  document.removeEventListener("workbook-run-all", screens.get(parentElement));
}
