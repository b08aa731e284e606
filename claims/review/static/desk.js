"use strict";
// The desk: a claim after the other without loading a page. Everything here also works without it, by links and forms.
(() => {
  const ready = new Map(); // pages that were asked for before they are wanted, by address
  let last = null; // this reviewer's last decision in this window: where, which entry
  let busy = false;

  const desk = () => document.getElementById("desk");
  const get = (address) => fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });

  const ahead = () => {
    const next = desk().dataset.next;
    for (const address of [...ready.keys()]) if (address !== next) ready.delete(address);
    if (next && !ready.has(next)) ready.set(next, get(next).then((answer) => (answer.ok ? answer.text() : null)).catch(() => null));
  };

  const showCurrent = () => {
    const piece = document.querySelector(".paper .claim.now");
    const paper = document.getElementById("paper");
    if (!piece || !paper) return;
    if (paper.scrollHeight <= paper.clientHeight + 1) return; // a phone: the page scrolls, and the panel comes first
    const top = piece.getBoundingClientRect().top - paper.getBoundingClientRect().top;
    if (top < 60 || top > paper.clientHeight * 0.7) paper.scrollTop += top - paper.clientHeight * 0.3;
  };

  const put = (html, address, { push = true } = {}) => {
    const found = new DOMParser().parseFromString(html, "text/html");
    const fresh = found.getElementById("desk");
    if (!fresh) {
      location.assign(address);
      return;
    }
    const old = desk();
    const scroll = document.getElementById("paper").scrollTop;
    const legendOpen = !!old.querySelector(".legend[open]");
    const same = old.dataset.article === fresh.dataset.article;
    old.replaceWith(document.adoptNode(fresh));
    document.title = found.title;
    if (same) document.getElementById("paper").scrollTop = scroll;
    if (legendOpen) desk().querySelector(".legend").open = true;
    if (push) history.pushState({ desk: true }, "", address);
    showCurrent();
    ahead();
    window.htmx?.trigger("#live", "load");
  };

  const go = async (address, options) => {
    if (!address) {
      window.say("That was the last one");
      return;
    }
    const early = ready.get(address);
    ready.delete(address);
    const html = (early && (await early)) || (await (await get(address)).text());
    put(html, address, options);
  };

  // Sends a form; leads on to the next claim after a verdict, and shows what the server answers to anything else.
  const send = async (form, button, { then } = {}) => {
    if (busy) return;
    busy = true;
    const here = desk().dataset.own;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(new FormData(form, button)),
        credentials: "same-origin",
        headers: { "X-Desk": "1" },
      });
      if (answer.status === 204) {
        const entry = (answer.headers.get("X-Entry") || "").split(" ").pop();
        last = form.id === "undo" || !entry ? null : { action: form.action.replace(/\/[a-z]+$/, "/undo"), number: entry, version: form.elements.version.value, at: here };
        window.say(decodeURIComponent(answer.headers.get("X-Said") || "Saved"));
        await go(then || here, { push: !!then });
      } else if (answer.status === 401 || answer.redirected) {
        if (form.querySelector("textarea")) window.say("You are signed out: this was not saved. Copy what you wrote, then load the page again");
        else location.assign(here);
      } else if (answer.status === 409) {
        put(await answer.text(), form.id === "undo" && then ? then : here, { push: false });
        document.getElementById("conflict")?.scrollIntoView({ block: "nearest" });
      } else {
        const said = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main p");
        window.say(said ? said.textContent : "That did not work");
      }
    } catch {
      window.say("The server did not answer: nothing was saved");
    } finally {
      busy = false;
    }
  };

  const undo = () => {
    const own = document.getElementById("undo");
    if (last && last.at !== desk().dataset.own) {
      const form = document.createElement("form");
      form.id = "undo";
      form.action = last.action;
      const fields = { csrf: document.querySelector('meta[name="csrf"]').content, seen: last.number, version: last.version, number: last.number };
      for (const [name, value] of Object.entries(fields)) {
        const field = document.createElement("input");
        field.name = name;
        field.value = value;
        form.append(field);
      }
      send(form, null, { then: last.at });
    } else if (own) send(own);
    else window.say("There is nothing of yours to undo here");
  };

  // Places in the article, counted in code points: every piece says where it begins.
  const placeOf = (node, offset) => {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest("[data-at]");
    if (!piece) return null;
    const range = document.createRange();
    range.setStart(piece, 0);
    range.setEnd(node, offset);
    return Number(piece.dataset.at) + [...range.toString()].length;
  };

  const selected = () => {
    const selection = getSelection();
    const places = [];
    for (let n = 0; n < selection.rangeCount; n += 1) {
      const range = selection.getRangeAt(n);
      if (range.collapsed || !document.getElementById("paper").contains(range.commonAncestorContainer)) continue;
      const start = placeOf(range.startContainer, range.startOffset);
      const end = placeOf(range.endContainer, range.endOffset);
      if (start !== null && end !== null && start < end) places.push(`${start}-${end}`);
    }
    return places.join(" ");
  };

  const takeWords = () => {
    const form = document.getElementById("spans");
    if (!form) return;
    form.elements.places.value = selected();
    if (!form.elements.places.value) window.say("Select the right words in the article first");
    else send(form);
  };

  const keys = {
    j: () => go(desk().dataset.next),
    k: () => (desk().dataset.previous ? go(desk().dataset.previous) : window.say("That is the first one here")),
    e: () => window.openForm("correct"),
    n: () => window.openForm("noting"),
    s: takeWords,
    a: () => document.getElementById("take") && send(document.getElementById("take")),
    u: undo,
    q: () => location.assign(desk().dataset.queue),
  };

  document.addEventListener("keydown", (event) => {
    if (window.typing(event)) return;
    const verdict = [...document.querySelectorAll("#verdicts button")].find((button) => button.dataset.key === event.key);
    if (verdict) send(verdict.form, verdict, { then: desk().dataset.next });
    else if (Object.hasOwn(keys, event.key)) keys[event.key]();
    else return;
    event.preventDefault();
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.closest("#desk") || form.method !== "post") return;
    event.preventDefault();
    if (form.id === "spans") takeWords();
    else send(form, event.submitter, form.id === "verdicts" ? { then: desk().dataset.next } : {});
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("#desk a[href^='/claims/'], #live a.news");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (link.closest(".paper") && !getSelection().isCollapsed) return; // words are being selected, not followed
    go(link.classList.contains("news") ? desk().dataset.own : link.getAttribute("href"));
  });

  addEventListener("popstate", () => go(location.pathname + location.search, { push: false }));
  showCurrent();
  ahead();
})();
