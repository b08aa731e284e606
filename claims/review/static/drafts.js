// Drafts: unsaved text on a claim, kept in this browser for this user, in all tabs, until it is saved or discarded, or the user
// signs out. Forms name their draft in `data-draft`.

const user = document.querySelector('meta[name="user"]').content;
const keyOf = (claim, form) => JSON.stringify(["claims.draft", user, claim, form]);

const ofKey = (key) => {
  try {
    const [kind, owner, claim, form] = JSON.parse(key);
    return kind === "claims.draft" && owner === user ? { claim, form } : null;
  } catch {
    return null; // another user's key
  }
};

const read = (claim, form) => JSON.parse(localStorage.getItem(keyOf(claim, form)) || "null");

const write = (claim, form, draft) => {
  try {
    localStorage.setItem(keyOf(claim, form), JSON.stringify(draft));
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    window.say("This browser cannot store drafts: save what you write before you continue");
  }
};

export const drop = (claim, form) => {
  localStorage.removeItem(keyOf(claim, form));
  tell();
};

/** Every draft of this user, oldest first. */
export const all = () =>
  Object.keys(localStorage)
    .map((key) => ({ key, at: ofKey(key) }))
    .filter(({ at }) => at)
    .map(({ key, at }) => ({ ...at, ...JSON.parse(localStorage.getItem(key)) }))
    .sort((a, b) => a.when - b.when);

const fieldsOf = (form) => [...form.elements].filter((field) => field.matches("textarea, select, input:not([type=hidden])"));

/** The value of a field when the page was rendered. */
const before = (field) => {
  if (field.tagName !== "SELECT") return field.defaultValue;
  const options = [...field.options];
  return (options.find((option) => option.defaultSelected) || options[0]).value;
};

const shown = () => document.getElementById("desk");
const claimOf = () => shown().dataset.claim;

/** Whether a form has unsaved changes. */
export const isDirty = (form) => fieldsOf(form).some((field) => field.value !== before(field));

/** Whether somebody else changed a draft's fields since it was started, and the reviewer has not resolved it yet. */
export const isOvertaken = (form) => form.querySelector(".meanwhile") !== null;

const overtaken = (field, base) => {
  const notice = document.createElement("p");
  notice.className = "meanwhile";
  notice.id = `meanwhile-${field.name}`;
  const words = document.createElement("bdi");
  words.textContent = before(field);
  const was = document.createElement("bdi");
  was.textContent = base;
  const take = document.createElement("button");
  take.type = "button";
  take.className = "quiet";
  take.dataset.take = field.name;
  take.textContent = "Use theirs";
  const keep = document.createElement("button");
  keep.type = "button";
  keep.className = "quiet";
  keep.dataset.keep = field.name;
  keep.textContent = "Keep mine";
  if (base) notice.append("Changed in the meantime from “", was, "” to “", words, "” ", take, keep);
  else notice.append("Added in the meantime: “", words, "” ", take, keep);
  field.setAttribute("aria-describedby", notice.id);
  field.after(notice);
};

const settled = (field) => {
  document.getElementById(`meanwhile-${field.name}`)?.remove();
  field.removeAttribute("aria-describedby");
};

const mark = (form, draft) => {
  const dirty = draft !== null;
  const line = form.querySelector(".draft");
  line.hidden = !dirty;
  if (dirty) {
    const now = shown().querySelector("h1.statement").textContent;
    const other = draft.statement !== now ? ` Written when the claim read: “${draft.statement}”` : "";
    line.querySelector("span").textContent = `Not saved yet.${other}`;
  }
  for (const sign of shown().querySelectorAll(`[data-of="${form.dataset.draft}"]`)) sign.hidden = !dirty;
  form.closest("details").querySelector("summary .unsaved").hidden = !dirty;
};

const keep = (form, edited) => {
  const old = read(claimOf(), form.dataset.draft);
  const changed = fieldsOf(form).filter((field) => field.value !== before(field));
  if (!changed.length) {
    drop(claimOf(), form.dataset.draft);
    mark(form, null);
    return;
  }
  const fields = {};
  for (const field of changed) {
    const known = old && old.fields[field.name];
    fields[field.name] = { typed: field.value, base: known && field !== edited ? known.base : before(field) };
  }
  const draft = {
    fields,
    version: form.elements.version.value,
    statement: old ? old.statement : shown().querySelector("h1.statement").textContent,
    own: shown().dataset.own,
    when: old ? old.when : Date.now(),
  };
  write(claimOf(), form.dataset.draft, draft);
  mark(form, draft);
  tell();
};

const restore = (form) => {
  const draft = read(claimOf(), form.dataset.draft);
  for (const field of fieldsOf(form)) {
    settled(field);
    const own = draft && draft.fields[field.name];
    const value = own ? own.typed : before(field);
    if (field.value !== value) field.value = value;
    if (own && own.base !== before(field) && own.typed !== before(field)) overtaken(field, own.base);
  }
  // The draft equals the current value: it was saved elsewhere.
  if (draft && !isDirty(form)) drop(claimOf(), form.dataset.draft);
  mark(form, isDirty(form) ? draft : null);
};

/** Restores the drafts of the current claim into its forms. */
export const restoreAll = () => {
  for (const form of document.querySelectorAll("#desk form[data-draft]")) restore(form);
};

const snippet = (draft) => {
  const [name, { typed }] = Object.entries(draft.fields)[0];
  const words = typed.length > 80 ? `${typed.slice(0, 79)}…` : typed;
  return `${name}: ${words || "nothing"}`;
};

const item = (draft) => {
  const line = document.createElement("li");
  const link = document.createElement("a");
  link.href = draft.own;
  link.textContent = draft.statement.length > 90 ? `${draft.statement.slice(0, 89)}…` : draft.statement;
  const words = document.createElement("small");
  words.textContent = snippet(draft);
  const away = document.createElement("button");
  away.type = "button";
  away.className = "quiet";
  away.textContent = "Discard";
  away.addEventListener("click", () => {
    drop(draft.claim, draft.form);
    restoreAll();
  });
  line.append(link, " ", words, " ", away);
  return line;
};

/** Updates all displays of drafts on the page. */
const tell = () => {
  const drafts = all();
  const button = document.getElementById("drafts-button");
  button.hidden = !drafts.length;
  button.textContent = `${drafts.length} not saved`;
  document.querySelector("#drafts ul").replaceChildren(...drafts.map(item));
  if (!drafts.length) document.getElementById("drafts").close();
  const claims = new Set(drafts.map((draft) => draft.claim));
  for (const row of document.querySelectorAll(".row[data-claim]")) row.querySelector(".unsaved").hidden = !claims.has(row.dataset.claim);
};

for (const kind of ["input", "change"]) {
  document.addEventListener(kind, (event) => {
    const form = event.target.form;
    if (!form || !form.matches("#desk form[data-draft]")) return;
    settled(event.target);
    keep(form, event.target);
  });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("#desk [data-discard], #desk [data-take], #desk [data-keep]");
  if (!button) return;
  const { form } = button;
  if (button.dataset.discard !== undefined) {
    drop(claimOf(), form.dataset.draft);
    restore(form);
    return;
  }
  const field = form.elements[button.dataset.take || button.dataset.keep];
  if (button.dataset.take) field.value = before(field);
  settled(field);
  keep(form, field);
  field.focus();
});

addEventListener("storage", (event) => {
  const at = event.key && ofKey(event.key);
  if (!at) return;
  const form = shown() && at.claim === claimOf() && shown().querySelector(`form[data-draft="${at.form}"]`);
  if (form) restore(form);
  tell();
});

// Signing out deletes all drafts of this browser, after a warning.
let leave = null;
document.addEventListener("submit", (event) => {
  if (!event.target.matches('form[action="/logout"]') || !all().length) return;
  event.preventDefault();
  const form = event.target;
  const { submitter } = event;
  leave = () => form.requestSubmit(submitter);
  for (const id of ["leaving", "leave"]) document.getElementById(id).hidden = false;
  document.getElementById("drafts").showModal();
});

document.getElementById("leave").addEventListener("click", () => {
  for (const { claim, form } of all()) drop(claim, form);
  leave();
});

document.getElementById("drafts").addEventListener("close", () => {
  for (const id of ["leaving", "leave"]) document.getElementById(id).hidden = true;
});

document.addEventListener("htmx:afterSettle", tell);
if (shown()) restoreAll();
tell();
