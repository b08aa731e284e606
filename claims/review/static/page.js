"use strict";
// What every page needs: the session's token on htmx's requests, keys that work everywhere, rows of the queue by key.

document.body.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token) event.detail.headers["X-CSRF-Token"] = token.content;
});

/** Shows a message. `notices` counts those that are not the outcome of an earlier decision. */
window.say = (words, { isOutcome = false } = {}) => {
  const place = document.getElementById("said");
  place.textContent = words;
  if (!isOutcome) window.say.notices += 1;
  clearTimeout(window.say.timer);
  window.say.timer = setTimeout(() => { place.textContent = ""; }, 4000);
};
window.say.notices = 0;

window.typing = (event) =>
  event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented ||
  (event.target.closest && event.target.closest("input, textarea, select, dialog[open]") !== null);

const open = (id) => {
  const found = document.getElementById(id);
  if (!found) return;
  if (found.tagName === "DIALOG") {
    if (!found.open) found.showModal();
    return;
  }
  found.open = true;
  found.scrollIntoView({ block: "nearest" });
  const field = found.querySelector("textarea, input:not([type=hidden]), select");
  if (field) field.focus();
};
window.openForm = open;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-opens]");
  if (button) open(button.dataset.opens);
});

const rows = () => [...document.querySelectorAll(".rows .row")];

const step = (by) => {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.classList.contains("at"));
  const next = Math.max(0, Math.min(all.length - 1, at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by));
  all.forEach((row) => row.classList.remove("at"));
  all[next].classList.add("at");
  all[next].querySelector("a").focus({ preventScroll: true });
  all[next].scrollIntoView({ block: "nearest" });
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.matches && event.target.matches("input, textarea, select")) {
    event.target.blur();
    const form = event.target.closest("details.form");
    if (form) form.open = false;
    return;
  }
  if (window.typing(event)) return;
  if (event.key === "/") document.getElementById("search")?.focus();
  else if (event.key === "?") open("help");
  else if ((event.key === "u" || event.key === "r") && rows().length && !event.repeat) document.getElementById(event.key === "u" ? "undo" : "redo")?.requestSubmit();
  else if (event.key === "j" && rows().length) step(1);
  else if (event.key === "k" && rows().length) step(-1);
  else return;
  event.preventDefault();
});
