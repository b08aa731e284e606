// The claim's page: one claim after the other without page loads. Everything also works without this script, by links and forms.
//
// A verdict shows the next claim immediately. Decisions are sent in the background, one after the other, each for the claim that was
// shown when it was made; if one is refused or the server does not answer, its claim is shown again.
import * as drafts from "/static/drafts.js";
import * as words from "/static/words.js";

const ready = new Map(); // prefetched pages by URL: { text, coming }
const jobs = []; // decisions to be sent, oldest first
let sending = null; // promise that resolves when all are sent
let turn = 0; // counts navigations, so that a late response does not replace a newer page
let owed = null; // the claim that was decided on before the next one was known: its page has the next one
let loading = Promise.resolve(); // the page requested last

const desk = () => document.getElementById("desk");
const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
const get = (address) => fetch(address, { credentials: "same-origin", headers: { Accept: "text/html" } });
const isWaiting = () => desk().hasAttribute("aria-busy");
const following = () => JSON.parse(desk().dataset.following || "[]");

// Showing claims ---------------------------------------------------------------------------------------------------------

const ahead = () => {
  const { next } = desk().dataset;
  for (const address of [...ready.keys()]) if (address !== next) ready.delete(address);
  if (!next || ready.has(next)) return;
  const page = { text: null, coming: null };
  page.coming = get(next)
    .then((answer) => (answer.ok && !answer.redirected ? answer.text() : null))
    .catch(() => null)
    .then((text) => {
      page.text = text;
      return text;
    });
  ready.set(next, page);
};

const showCurrent = () => {
  const piece = document.querySelector(".paper .claim.now");
  const paper = document.getElementById("paper");
  if (!piece || !paper) return;
  if (paper.scrollHeight <= paper.clientHeight + 1) return; // on a phone the page scrolls, and the panel is first
  const top = piece.getBoundingClientRect().top - paper.getBoundingClientRect().top;
  if (top < 60 || top > paper.clientHeight * 0.7) paper.scrollTop += top - paper.clientHeight * 0.3;
};

/** Restores the focus when a page is reloaded while the user is typing: the next letters would be treated as shortcuts. */
const writeOn = (written) => {
  const field = document.getElementById(written.id);
  if (!field) return;
  field.closest("details").open = true;
  field.focus({ preventScroll: true });
  if (field.selectionStart !== null && written.selectionStart !== undefined && field.value === written.value) {
    field.setSelectionRange(written.selectionStart, written.selectionEnd);
  }
};

const replace = (fresh, title, address, { push = true, saved = [] } = {}) => {
  const old = desk();
  const scroll = document.getElementById("paper").scrollTop;
  const legendOpen = !!old.querySelector(".legend[open]");
  const isSame = old.dataset.claim === fresh.dataset.claim;
  const open = isSame ? [...old.querySelectorAll("details.form[open]")].map((form) => form.id) : [];
  const written = isSame && old.contains(document.activeElement) && document.activeElement.matches("form[data-draft] [id]") ? document.activeElement : null;
  old.replaceWith(fresh);
  owed = null;
  document.title = title;
  if (old.dataset.article === fresh.dataset.article) document.getElementById("paper").scrollTop = scroll;
  if (legendOpen) desk().querySelector(".legend").open = true;
  if (push) history.pushState({ desk: true }, "", address);
  words.reset();
  drafts.restoreAll();
  for (const form of document.querySelectorAll("#desk form[data-draft]")) {
    const details = form.closest("details");
    if (open.includes(details.id) && drafts.isDirty(form)) details.open = true; // unsaved text stays visible
  }
  if (written && !saved.includes(written.form.dataset.draft)) writeOn(written);
  showCurrent();
  window.htmx?.trigger("#live", "load");
};

const put = (html, address, options) => {
  const found = parsed(html);
  const fresh = found.getElementById("desk");
  if (!fresh) {
    location.assign(address);
    return;
  }
  turn += 1; // discards a page that is still loading
  replace(document.adoptNode(fresh), found.title, address, options);
  ahead();
};

const go = (address, options) => {
  turn += 1;
  const mine = turn;
  const early = ready.get(address);
  ready.delete(address);
  const load = async () => {
    const html = (early && (early.text || (await early.coming))) || (await (await get(address)).text());
    if (mine !== turn) learn(html);
    else {
      const decided = owed;
      put(html, address, options);
      if (decided === desk().dataset.own && desk().dataset.next) advance();
    }
  };
  loading = load().catch(() => window.say("The server did not answer"));
  return loading;
};

// A page that arrived too late to be shown still has the following claims.
const learn = (html) => {
  const known = JSON.parse(parsed(html).getElementById("desk")?.dataset.following || "[]");
  const here = known.findIndex((claim) => claim.own === desk().dataset.own);
  const rest = known.slice(here + 1);
  if (here < 0 || !isWaiting() || rest.length <= following().length) return;
  Object.assign(desk().dataset, { next: rest[0].own, following: JSON.stringify(rest) });
};

// Shows the next claim before its page has loaded: its statement, and what a verdict on it needs.
const preview = ([next, ...rest]) => {
  const path = `/claims/${encodeURIComponent(next.claim)}`;
  const copy = desk().cloneNode(true);
  Object.assign(copy.dataset, { claim: next.claim, own: next.own, previous: "", next: rest.length ? rest[0].own : "", following: JSON.stringify(rest) });
  copy.setAttribute("aria-busy", "true");
  copy.querySelector("h1.statement").textContent = next.statement;
  const note = copy.querySelector("#note");
  note.elements.seen.value = next.seen;
  note.elements.version.value = next.version;
  for (const section of copy.querySelectorAll(".reopened")) section.remove(); // of the previous claim
  for (const details of copy.querySelectorAll("details.form")) details.open = false;
  for (const button of copy.querySelectorAll("#verdicts button")) {
    button.setAttribute("formaction", `${path}/verdict`);
    button.setAttribute("aria-pressed", "false");
  }
  for (const piece of copy.querySelectorAll(".paper a.claim")) {
    const isNow = piece.getAttribute("href").split("?")[0] === path;
    piece.classList.toggle("now", isNow);
    if (isNow) piece.setAttribute("aria-current", "true");
    else piece.removeAttribute("aria-current");
  }
  replaceWithout(copy, next);
  go(next.own, { push: false });
};

const replaceWithout = (copy, next) => {
  const scroll = document.getElementById("paper").scrollTop;
  desk().replaceWith(copy);
  document.getElementById("paper").scrollTop = scroll;
  words.reset();
  document.title = next.statement;
  history.pushState({ desk: true }, "", next.own);
  showCurrent();
};

const advance = () => {
  const { next } = desk().dataset;
  const page = ready.get(next);
  if (page?.text) put(page.text, next);
  else preview(following());
};

// Sending decisions ------------------------------------------------------------------------------------------------------

const post = (job) =>
  fetch(job.address, {
    method: "POST",
    body: job.body,
    credentials: "same-origin",
    headers: { "X-Desk": "1" },
    keepalive: job.body.toString().length < 30_000, // sent even if the page is left; browsers limit the size
  });

const saved = (job, answer) => {
  for (const form of job.saves) drafts.drop(job.claim, form);
  const left = desk().dataset.own === job.own ? [] : drafts.all().filter((draft) => draft.claim === job.claim);
  const said = decodeURIComponent(answer.headers.get("X-Said") || "Saved");
  const outcome = left.length ? `${said}. Your text on it is not saved yet` : said;
  const isNews = window.say.notices === job.notices || left.length; // else what later keys were answered stays shown
  if (!owed && isNews) window.say(outcome, { isOutcome: true }); // the request to wait stays shown too
  const again = jobs.slice(1).some((other) => other.own === job.own || other.leads);
  if (job.leads && !answer.headers.get("X-Several")) return again ? null : go(answer.headers.get("X-Lead"));
  return job.stays && !again && desk().dataset.own === job.own ? go(job.own, { push: false, saved: job.saves }) : null;
};

/** Sends a decision; null if it was saved, else the outcome: a message, and perhaps a page. */
const sent = async (job) => {
  let answer;
  try {
    answer = await post(job);
  } catch {
    return { said: "The server did not answer: nothing was saved", isLost: true };
  }
  if (answer.status === 204) {
    await saved(job, answer);
    return null;
  }
  if (answer.status === 401 || answer.redirected) {
    return { said: "You are signed out: this was not saved. What you wrote is kept as a draft; reload the page to sign in", isLost: true };
  }
  const html = await answer.text();
  if (answer.status === 409) return { said: "", page: html };
  const said = parsed(html).querySelector("main p");
  return { said: said ? said.textContent : "Something went wrong" };
};

const sendAll = async () => {
  const failed = [];
  while (jobs.length) {
    const lost = failed.find(({ outcome }) => outcome.isLost);
    const outcome = lost ? lost.outcome : await sent(jobs[0]);
    const job = jobs.shift();
    if (outcome) failed.push({ job, outcome });
  }
  sending = null;
  if (failed.length) showFailed(failed);
};

const showFailed = ([{ job, outcome }, ...others]) => {
  const push = desk().dataset.own !== job.own;
  if (outcome.page) {
    put(outcome.page, job.own, { push });
    const again = document.querySelector("#conflict form");
    if (again) again.dataset.saves = JSON.stringify(job.saves);
  }
  else if (push && !job.leads) {
    turn += 1;
    replace(job.desk, job.title, job.own);
    ahead();
  }
  document.getElementById("conflict")?.scrollIntoView({ block: "nearest" });
  const more = others.length ? `. ${others.length} more ${others.length === 1 ? "decision was" : "decisions were"} not saved` : "";
  if (outcome.said || more) window.say((outcome.said || "Not saved") + more);
  if (others.length) list(others.map((other) => other.job));
};

const list = (unsaved) => {
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.setAttribute("role", "alert");
  notice.append("Not saved either:");
  for (const job of unsaved) {
    const link = document.createElement("a");
    link.href = job.own;
    link.textContent = job.title;
    notice.append(" ", link, job.verdict ? ` (${job.verdict})` : "");
  }
  desk().querySelector(".steps").after(notice);
};

const enqueue = (job) => {
  const twice = !job.verdict && !job.leads && jobs.some((other) => other.address === job.address && `${other.body}` === `${job.body}`);
  if (twice) return;
  jobs.push(Object.assign(job, { notices: window.say.notices }));
  sending ||= sendAll();
};

const jobOf = (form, button) => {
  const body = new URLSearchParams(new FormData(form, button));
  const { own, claim } = desk().dataset;
  return { address: button?.hasAttribute("formaction") ? button.formAction : form.action, body, own, claim, desk: desk(), title: desk().querySelector("h1.statement").textContent, saves: [], stays: true };
};

// A verdict saves the note being written, unless a colleague has changed it meanwhile.
const judge = (button) => {
  const note = document.getElementById("note");
  if (owed) {
    window.say("The next claim is loading: please wait");
    return;
  }
  const job = { ...jobOf(note, button), verdict: button.value };
  if (!isWaiting() && drafts.isDirty(note) && !drafts.isOvertaken(note)) job.saves = ["note"];
  else for (const name of ["note", "links"]) job.body.delete(name);
  const leads = !!desk().dataset.next;
  job.stays = !leads && !isWaiting();
  if (leads) advance();
  else if (isWaiting()) owed = job.own;
  else window.say("That was the last claim");
  enqueue(job);
};

const sendForm = (form, button) => {
  const job = jobOf(form, button);
  if (form.dataset.draft) job.saves = [form.dataset.draft];
  if (form.dataset.saves) job.saves = JSON.parse(form.dataset.saves); // refused before, now confirmed
  if (form.id === "undo" || form.id === "redo") Object.assign(job, { leads: true, stays: true });
  enqueue(job);
};

// Keys and clicks --------------------------------------------------------------------------------------------------------

// A key applies to the claim on which it was pressed, or to none if another is shown when the page has loaded.
const whenThere = async (act) => {
  const { claim } = desk().dataset;
  if (isWaiting()) await loading;
  if (desk().dataset.claim === claim) act();
  else window.say("The next claim has loaded: press the key again");
};

const afterwards = async (act) => {
  if (isWaiting()) await loading;
  act();
};

const keep = () => {
  const button = document.getElementById("keep");
  if (button) judge(button);
  else window.say("There is no earlier verdict to keep");
};

const retake = () => {
  const form = document.getElementById("retake");
  if (!form) window.say("There is no earlier statement to keep");
  else if (form.reportValidity()) sendForm(form);
};

const takeWords = () => {
  const form = document.getElementById("spans");
  if (!form) return;
  form.elements.places.value = words.places();
  if (!form.elements.places.value) window.say("Select the right words in the article first");
  else sendForm(form);
};

const sendNamed = (id) => {
  const form = document.getElementById(id);
  if (form) sendForm(form);
};

const step = (address, otherwise) => (address ? go(address) : window.say(otherwise));

const keys = {
  j: () => afterwards(() => step(desk().dataset.next, "That was the last claim")),
  k: () => afterwards(() => step(desk().dataset.previous, "That is the first claim")),
  e: () => whenThere(() => window.openForm("correct")),
  n: () => whenThere(() => window.openForm("noting")),
  s: () => whenThere(takeWords),
  y: () => whenThere(keep),
  t: () => whenThere(retake),
  a: () => whenThere(() => sendNamed("take")),
  u: () => sendNamed("undo"),
  r: () => sendNamed("redo"),
  q: async () => {
    await sending;
    location.assign(desk().dataset.queue);
  },
  "+": () => words.keep(),
  Escape: () => words.clear(),
};

const choosing = (event) => {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (by === undefined) return false;
  (event.shiftKey ? words.extend : words.move)(by);
  return true;
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("#desk form textarea, #desk form input")) {
    event.target.form.requestSubmit(event.target.form.querySelector("button.main"));
    return;
  }
  if (window.typing(event)) return;
  const verdict = [...document.querySelectorAll("#verdicts button")].find((button) => button.dataset.key === event.key);
  if (verdict || Object.hasOwn(keys, event.key)) {
    // A key that is held down decides once; navigation keys may repeat.
    if (!event.repeat || event.key === "j" || event.key === "k") (verdict ? () => judge(verdict) : keys[event.key])();
  } else if (!choosing(event)) return;
  event.preventDefault();
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("#desk") || form.method !== "post") return;
  event.preventDefault();
  if (event.submitter?.name === "verdict") judge(event.submitter);
  else if (form.id === "spans") takeWords();
  else sendForm(form, event.submitter);
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#desk a[href^='/claims/'], #live a.news");
  if (!link) return;
  if (event.detail && link.closest(".paper") && words.wasDragged()) {
    event.preventDefault(); // words were selected: do not follow the link
    return;
  }
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.classList.contains("news") ? desk().dataset.own : link.getAttribute("href"));
});

// The decision being sent survives leaving the page; those after it do not.
addEventListener("beforeunload", (event) => {
  if (jobs.length > 1) event.preventDefault();
});

addEventListener("popstate", () => go(location.pathname + location.search, { push: false }));
showCurrent();
ahead();
