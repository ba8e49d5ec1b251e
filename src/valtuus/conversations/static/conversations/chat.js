// What the chat's polling needs beyond htmx: it rests while nobody looks at the page, a fault says a word and leaves the page and what
// is typed as they are, and news do not push the text field from under the hands. Without this file the pages work by reloading.
"use strict";
(() => {
  const word = document.getElementById("chat-word");
  if (!word) return;
  let told = "", over = false, stood = null;

  const tell = (name) => {
    if (told === name) return;
    told = name;
    word.replaceChildren(...(name ? [document.getElementById(`word-${name}`).content.cloneNode(true)] : []));
  };
  const ours = (event) => event.detail.elt && event.detail.elt.closest("[data-chat]");
  const polls = (event) => ["poll", "queue"].includes(event.detail.elt.id);
  const field = () => document.querySelector("#write textarea");

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (!ours(event) || !polls(event)) return;
    const within = event.detail.elt.contains(document.activeElement); // a list is not redrawn from under the keyboard
    if (document.hidden || over || within) event.preventDefault();
  });
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (!ours(event)) return;
    const answer = event.detail.xhr;
    const ended = answer.getResponseHeader("HX-Redirect") !== null;
    const fault = answer.status >= 400 && answer.status !== 422;
    if (!ended && !fault) return tell("");
    event.preventDefault();
    over = polls(event) && answer.status < 500;
    tell(ended ? "ended" : answer.status >= 500 ? "away" : "moved");
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => { if (ours(event)) tell("away"); });
  }
  document.addEventListener("htmx:beforeSwap", (event) => {
    const place = field();
    stood = ours(event) && place && place === document.activeElement ? place.getBoundingClientRect().top : null;
  });
  document.addEventListener("htmx:afterSettle", () => {
    const place = field();
    if (stood !== null && place) window.scrollBy({ top: place.getBoundingClientRect().top - stood, behavior: "instant" });
    stood = null;
  });
  document.addEventListener("visibilitychange", () => {
    for (const id of ["poll", "queue"]) {
      const place = document.getElementById(id);
      if (!document.hidden && place) window.htmx.trigger(place, "nyt");
    }
  });
})();
