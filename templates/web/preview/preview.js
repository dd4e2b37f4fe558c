// Shows the page again when something changed, unless the editor is writing in its form.
"use strict";

const version = document.documentElement.dataset.version;
let isWriting = document.querySelector("form[data-posted=yes]") !== null;
let events = null;

document.addEventListener("input", (event) => {
  isWriting ||= event.target.form?.method === "post";
});

function follow() {
  if (events || document.hidden) return;
  events = new EventSource(`events?version=${version}`);
  events.onmessage = () => {
    if (isWriting) document.getElementById("stale").hidden = false;
    else location.reload();
  };
}

// A browser keeps few connections to one host: a page that is not looked at gives its own back.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    events?.close();
    events = null;
  } else follow();
});
addEventListener("pagehide", () => events?.close());
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  events = null;
  follow();
});
follow();
