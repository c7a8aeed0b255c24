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

  // A wall has nobody to scroll: what does not fit takes its turn, unless somebody is at it.
  const TURN = 10000;
  setInterval(() => {
    for (const id of ["stations", "attention"]) {
      const part = document.getElementById(id);
      if (part.matches(":hover, :focus, :focus-within") || part.scrollHeight <= part.clientHeight) continue;
      const end = part.scrollTop + part.clientHeight >= part.scrollHeight - 2;
      part.scrollTop = end ? 0 : part.scrollTop + part.clientHeight - 60;
    }
  }, TURN);
})();
