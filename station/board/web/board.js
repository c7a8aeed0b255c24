"use strict";
// Puts what the server sends in its place. Only parts that changed come, so that a reader keeps the place.
(() => {
  const body = document.body;
  const live = document.getElementById("live");
  const say = (text, lost) => {
    live.textContent = text;
    live.className = lost ? "late" : "soft";
  };
  let source = null;
  const listen = () => {
    source = new EventSource("/events?lang=" + body.dataset.lang);
    source.onopen = () => say(body.dataset.live, false);
    source.onmessage = (event) => {
      for (const [id, html] of Object.entries(JSON.parse(event.data))) {
        const part = document.getElementById(id);
        // Made by this server alone, and escaped there.
        if (part) part.innerHTML = html;
      }
    };
    source.onerror = () => {
      say(body.dataset.lost, true);
      // A refusal closes it for good; a lost line is tried again by the browser itself.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, 5000);
    };
  };
  listen();
})();
