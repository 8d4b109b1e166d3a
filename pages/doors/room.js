// Follows the projector: is told when there may be something new, asks whether there is, and fetches
// the page again where there is; without a socket it asks every second.  A vote is sent as it is chosen, and once more for as long as it did not
// arrive.  Written for browsers of 2018.
(function () {
  "use strict";
  var EVERY = 1000, UNSEEN = 5000; // milliseconds between two questions, and while nobody looks
  var LISTENING = 5000; // while the socket tells
  var socket = null, heard = 0, asking = false, due = null;
  var AFTER = 20000; // an answer that takes longer is given up
  var unsent = null, sending = false;

  function at(id) { return document.getElementById(id); }
  function room() { return at("room"); }

  function get(address, options) {
    var stop = "AbortController" in window ? new AbortController() : null;
    var timer = stop && setTimeout(function () { stop.abort(); }, AFTER);
    var given = Object.assign({ cache: "no-store", signal: stop ? stop.signal : undefined }, options);
    function done() { clearTimeout(timer); }
    var asked = fetch(address, given);
    asked.then(done, done);
    return asked;
  }

  function say(text) {
    var place = at("following");
    if (place && place.textContent !== text) place.textContent = text;
  }

  function showTimes() {
    document.querySelectorAll("#room time").forEach(function (one) {
      one.textContent = new Date(one.dateTime).toLocaleTimeString("en-GB");
    });
  }

  // ── following ──────────────────────────────────────────────────────────────────────────────

  function look() {
    return get("/room/now", { headers: { accept: "application/json" } })
      .then(function (answer) { return answer.ok ? answer.json() : Promise.reject(answer); })
      .then(function (told) {
        say("");
        if (!room()) return null;
        return (told.now || "") === room().dataset.now ? null : renew();
      })
      .catch(function () { say("No connection at the moment. This page keeps trying."); });
  }

  function renew() {
    return get("/room", { headers: { accept: "text/html" } })
      .then(function (answer) { return answer.ok ? answer.text() : Promise.reject(answer); })
      .then(function (html) {
        var page = new DOMParser().parseFromString(html, "text/html");
        var main = document.querySelector("main"), held = main.contains(document.activeElement);
        if (!page.getElementById("room")) { location.reload(); return; }
        main.innerHTML = page.querySelector("main").innerHTML;
        document.title = page.title;
        unsent = null;
        if (held) main.focus();
        say("This page has changed with the screen in the room.");
        begin();
      });
  }

  function pause() {
    if (unsent) return EVERY;
    if (socket && socket.readyState === 1) return LISTENING;
    return document.hidden ? UNSEEN : EVERY;
  }

  function follow() {
    clearTimeout(due);
    if (asking) { heard += 1; return; }
    asking = true;
    var known = heard;
    var next = function () {
      asking = false;
      clearTimeout(due);
      due = setTimeout(follow, known === heard ? pause() : 0);
    };
    listen();
    (unsent && !sending ? send() : Promise.resolve()).then(look).then(next, next);
  }

  function listen() {
    if (socket && socket.readyState < 2) return;
    socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/room/live");
    socket.onmessage = function (message) {
      if (JSON.parse(message.data).what) follow();
    };
  }

  // ── voting ─────────────────────────────────────────────────────────────────────────────────

  function tell(problem, html) {
    var place = at("is-in");
    if (!place) return;
    place.className = problem ? "is-in problem" : "is-in";
    if (problem) place.textContent = problem;
    else place.innerHTML = html;
  }

  function send() {
    var mine = unsent;
    sending = true;
    return get("/room/vote", {
      method: "POST",
      body: new URLSearchParams(mine),
      headers: { accept: "application/json" },
    })
      .then(function (answer) {
        return answer.json().then(function (told) { return { ok: answer.ok, status: answer.status, told: told }; });
      })
      .then(function (answer) {
        if (answer.status === 503) throw answer;
        if (unsent === mine) unsent = null;
        else return; // chosen anew meanwhile: that one tells
        if (!answer.ok) { tell(answer.told.problem); return; }
        tell("", "Your vote is in, <time></time>.");
        var time = at("is-in").querySelector("time");
        time.dateTime = answer.told.at;
        showTimes();
      })
      .catch(function () {
        if (unsent === mine) tell("Not in yet: no connection. Your vote is sent when it is back.");
      })
      .then(function () { sending = false; });
  }

  function choose(form) {
    unsent = Array.from(new FormData(form).entries());
    tell("", "Sending your vote…");
    if (!sending) send().then(function () { if (unsent) send(); });
  }

  function begin() {
    showTimes();
    var again = document.querySelector(".again");
    if (again) again.hidden = true;
    var form = at("vote");
    if (!form) return;
    form.querySelector("button").hidden = true;
    form.addEventListener("change", function () { choose(form); });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (form.querySelector("input:checked")) choose(form);
    });
  }

  begin();
  follow();
})();
