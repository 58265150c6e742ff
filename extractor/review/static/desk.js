// The desk: facts and their words linked both ways, decisions by key or button, and what others do meanwhile.
import { openDialog, typing } from "./pages.js";
import { rangeOf, select as selectPoints, selected, words } from "./points.js";

const $ = (id) => document.getElementById(id);
const desk = $("desk");
const text = $("text");
const side = $("cards");
const say = $("say");
const told = desk.dataset;
const ADD_KINDS = "kind";
const PRESENCE_MS = 15000;
const SAVE_MS = 500;
const SAY_MS = 6000;

let current = null; // the number of the fact that the keys are about
let busy = false; // a decision is on its way
let versions = JSON.parse(told.versions);
let lost = []; // numbers without a fact, [start, end]
let explained = [];

const cards = () => [...side.querySelectorAll(".card")];
const card = (id) => side.querySelector(`.card[data-id="${id}"]`);
const marks = (id) => [...text.querySelectorAll(`mark[data-f~="${id}"]`)];
const occupied = () => busy || document.querySelector("form.slots, dialog[open]") !== null;

function tell(message, bad = false) {
  say.textContent = message;
  say.classList.toggle("bad", bad);
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => (say.textContent = ""), SAY_MS);
}

// ---- asking the program -----------------------------------------------------------------------------------------

async function call(method, path, body, options = {}) {
  const request = { method, headers: { "X-CSRF-Token": told.csrf }, ...options };
  if (body !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, request);
  } catch {
    return { ok: false, status: 0, message: told.offline };
  }
  try {
    return { ok: answer.ok, status: answer.status, ...(await answer.json()) };
  } catch {
    return { ok: false, status: answer.status, message: told.failed };
  }
}

// ---- which fact -------------------------------------------------------------------------------------------------

function choose(id, { focus = true, scroll = true } = {}) {
  for (const one of document.querySelectorAll(".here")) one.classList.remove("here");
  for (const one of side.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
  const chosen = id === null ? null : card(id);
  current = chosen ? Number(chosen.dataset.id) : null;
  if (!chosen) return;
  chosen.classList.add("here");
  chosen.setAttribute("aria-current", "true");
  const spans = marks(current);
  for (const mark of spans) mark.classList.add("here");
  if (focus) chosen.focus({ preventScroll: true });
  if (scroll) {
    chosen.scrollIntoView({ block: "nearest" });
    // The words that the reader has before him are as good as the first ones.
    const seen = spans.find((mark) => inView(mark)) ?? spans[0];
    if (seen && !inView(seen)) seen.scrollIntoView({ block: "center" });
  }
  save();
}

function inView(element) {
  const box = element.getBoundingClientRect();
  const paper = text.parentElement.getBoundingClientRect();
  return box.top >= paper.top + 8 && box.bottom <= paper.bottom - 8;
}

function move(step) {
  const all = cards();
  if (!all.length) return;
  const at = all.findIndex((one) => Number(one.dataset.id) === current);
  choose(all[Math.max(0, Math.min(all.length - 1, at + step))].dataset.id);
}

/** The next fact that waits behind a place in the list, else the first one that does. */
function nextWaiting(at) {
  const all = cards();
  return all.find((one, i) => i > at && one.dataset.waits) ?? all.find((one) => one.dataset.waits);
}

// ---- what the program says is so --------------------------------------------------------------------------------

function apply(parts, id) {
  const paper = text.parentElement.scrollTop;
  const beside = side.parentElement.scrollTop;
  text.innerHTML = parts.text;
  side.innerHTML = parts.cards;
  versions = parts.versions;
  const progress = $("progress");
  progress.querySelector("progress").value = parts.done;
  progress.querySelector("span").textContent = parts.progress;
  progress.querySelector("span").dataset.short = `${parts.done}/${parts.total}`;
  text.parentElement.scrollTop = paper;
  side.parentElement.scrollTop = beside;
  document.querySelector(".side > .turn").classList.toggle("ready", parts.pending === 0);
  showNumbers();
  choose(id !== null && card(id) ? id : null, { focus: true });
  offerAdding(); // the words that were selected went with the old text
}

async function decide(path, body, { advance = true } = {}) {
  if (busy) return null;
  busy = true;
  const at = cards().findIndex((one) => Number(one.dataset.id) === current);
  const answer = await call("POST", path, body);
  busy = false;
  if (answer.status === 409) {
    closeForms();
    apply(answer.parts, answer.fact);
    tell(answer.message, true);
    return answer;
  }
  if (!answer.ok) {
    tell(answer.message, true);
    return answer;
  }
  closeForms();
  apply(answer.parts, answer.fact);
  let message = answer.message;
  if (advance) {
    const next = nextWaiting(at);
    if (next) choose(next.dataset.id);
    else message += ` ${told.next ? told.done : told.allDone}`;
  }
  tell(message);
  loadNumbers();
  return answer;
}

const version = () => Number(card(current).dataset.version);

const actions = {
  accept: () => decide(`/api/facts/${current}/accept`, { version: version() }),
  take: () => decide(`/api/facts/${current}/accept`, { version: version(), rules: true }),
  undo: () => decide(`/api/facts/${current}/undo`, { version: version() }, { advance: false }),
  reject: () => {
    const dialog = $("reject");
    dialog.querySelector("form").reset();
    dialog.returnValue = "";
    dialog.dataset.fact = current; // what is seen now is what is judged, whatever becomes of it meanwhile
    dialog.dataset.version = version();
    openDialog("reject");
  },
  edit: () => openForm(`/api/facts/${current}/form`, card(current).querySelector(".slot-form"), current),
  why: async () => {
    const place = card(current).querySelector(".why");
    if (place.innerHTML) {
      place.innerHTML = "";
      return;
    }
    const answer = await call("GET", `/api/facts/${current}/why`);
    if (answer.ok) place.innerHTML = answer.html;
    else tell(answer.message, true);
  },
};

function act(name) {
  if (current === null || !card(current)) {
    const next = nextWaiting(-1) ?? cards()[0];
    if (next) choose(next.dataset.id);
    return;
  }
  actions[name]();
}

$("reject").addEventListener("close", () => {
  const dialog = $("reject");
  if (dialog.returnValue !== "reject") return;
  const form = dialog.querySelector("form");
  const reason = form.reason.value || form.other.value;
  if (!reason.trim()) tell(told.reason, true);
  else decide(`/api/facts/${dialog.dataset.fact}/reject`, { version: Number(dialog.dataset.version), reason });
});

$("reject").addEventListener("keydown", (event) => {
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const form = event.currentTarget.querySelector("form");
  const choice = /^[1-9]$/.test(event.key) ? form.reason[Number(event.key) - 1] : null;
  if (choice?.value) {
    event.preventDefault();
    choice.checked = true;
    event.currentTarget.close("reject");
  } else if (event.key === "Enter") {
    event.preventDefault();
    event.currentTarget.close("reject");
  }
});

$("reject").querySelector("[name=other]").addEventListener("input", (event) => {
  event.target.form.reason.value = "";
});

// ---- forms ------------------------------------------------------------------------------------------------------

const newForm = () => $("new").querySelector("form.slots");

function closeForms() {
  for (const form of document.querySelectorAll("form.slots")) form.remove();
  offerAdding();
}

/** Open a form, the only one; it keeps what it is about: a fact in the version that was seen, or the words of a new one. */
async function openForm(path, place, fact) {
  const answer = await call("GET", path);
  if (!answer.ok) {
    tell(answer.message, true);
    return;
  }
  closeForms();
  place.innerHTML = answer.html;
  const form = place.querySelector("form");
  Object.assign(form.dataset, fact ? { fact, version: answer.version } : { start: answer.start, end: answer.end });
  form.querySelector("select, input")?.focus();
  form.scrollIntoView({ block: "start" });
  offerAdding();
}

const openNew = ([start, end], kind = "count") =>
  openForm(`/api/articles/${told.article}/form?kind=${kind}&start=${start}&end=${end}`, $("new"));

/** Add a fact from the selected words; without any, go to the next number that no fact claims. */
function addFact() {
  const span = selected(text);
  if (span) {
    openNew(span);
    return;
  }
  const from = addFact.last ?? -1;
  const next = lost.find(([start]) => start > from) ?? lost[0];
  if (!next || !selectPoints(text, ...next)) {
    tell(told.unselected, true);
    return;
  }
  addFact.last = next[0];
}

/** Make the selected words those of the fact; while its form is open, once that is saved. */
function moveFact() {
  const span = selected(text);
  const form = document.querySelector(".card form.slots");
  if (!span || (!form && !movable())) {
    tell(told.unmoved, true);
    return;
  }
  if (!form) {
    decide(`/api/facts/${current}/correct`, { version: version(), start: span[0], end: span[1] }, { advance: false });
    return;
  }
  [form.dataset.start, form.dataset.end] = span;
  const shown = form.querySelector("[data-words]");
  shown.textContent = document.getSelection().toString().trim().replace(/\s+/g, " ");
  shown.classList.add("changed");
  form.querySelector("select, input").focus();
}

const movable = () => current !== null && card(current) !== null;

async function submit(form) {
  const fields = {};
  for (const field of form.elements) {
    if (!field.name || field.name === ADD_KINDS) continue;
    fields[field.name] = field.type === "checkbox" ? (field.checked ? "1" : "") : field.value;
  }
  for (const place of form.querySelectorAll("[data-fault]")) place.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  const { fact, version: seen, start, end } = form.dataset;
  const answer = fact
    ? await decide(`/api/facts/${fact}/correct`, {
        version: Number(seen),
        slots: fields,
        ...(start === undefined ? {} : { start: Number(start), end: Number(end) }),
      })
    : await decide(
        `/api/articles/${told.article}/facts`,
        { kind: form.kind.value, start: Number(start), end: Number(end), slots: fields },
        { advance: false },
      );
  if (answer?.status !== 422) return;
  const faults = answer.faults ?? { "": [answer.message, ...(answer.details ?? [])].join(" ") };
  let focused = false;
  for (const [path, fault] of Object.entries(faults)) {
    const place = form.querySelector(`[data-fault="${CSS.escape(path)}"]`) ?? form.querySelector('[data-fault=""]');
    place.textContent = fault;
    const field = path ? form.elements[path] : null;
    if (!field) continue;
    field.setAttribute("aria-invalid", "true");
    if (!focused) field.focus();
    focused = true;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("form.slots")) return;
  event.preventDefault();
  submit(event.target);
});

document.addEventListener("change", (event) => {
  const form = newForm();
  if (form && event.target === form.elements.kind) openNew([form.dataset.start, form.dataset.end], form.kind.value);
});

// ---- numbers that no fact claims --------------------------------------------------------------------------------

function showNumbers() {
  if (!window.CSS?.highlights) return;
  for (const [name, spans] of [["lost", lost], ["explained", explained]]) {
    const ranges = spans.map((span) => rangeOf(text, ...span)).filter(Boolean);
    CSS.highlights.set(name, new Highlight(...ranges));
  }
}

async function loadNumbers() {
  const answer = await call("GET", `/api/articles/${told.article}/numbers`);
  const place = $("numbers");
  if (!answer.ok) {
    place.textContent = told.numbersFailed;
    return;
  }
  place.innerHTML = answer.html;
  place.dataset.ready = "1";
  ({ lost, explained } = answer);
  showNumbers();
}

/** Select the next word, or the one before; from the selection, else from the fact that the keys are about. */
function stepWord(back) {
  const span = selected(text);
  const mark = current === null ? null : marks(current)[0];
  const from = span ?? (mark ? [Number(mark.dataset.s), Number(mark.dataset.s)] : [0, 0]);
  const all = words(text);
  const next = back ? all.findLast(([, end]) => end <= from[0]) : all.find(([start]) => start >= from[1]);
  if (next) selectPoints(text, ...next);
}

// ---- others, and where we are -----------------------------------------------------------------------------------

async function presence() {
  const body = { fact: current, filters: Object.fromEntries(new URLSearchParams(told.query)) };
  if (!occupied()) body.versions = versions;
  const answer = await call("POST", `/api/articles/${told.article}/presence`, body);
  if (!answer.ok) return;
  const others = $("others");
  others.textContent = answer.others;
  others.hidden = !answer.others;
  if (answer.parts && !occupied() && body.versions === versions) {
    apply(answer.parts, current);
    tell(answer.message);
    loadNumbers();
  }
}

function save() {
  clearTimeout(save.timer);
  save.timer = setTimeout(presence, SAVE_MS);
}

addEventListener("pagehide", () => {
  call("POST", `/api/articles/${told.article}/presence`, { leaving: true }, { keepalive: true });
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) presence();
});
setInterval(() => document.hidden || presence(), PRESENCE_MS);

// ---- mouse and touch --------------------------------------------------------------------------------------------

function near(ids, on) {
  for (const id of ids) {
    card(id)?.classList.toggle("near", on);
    for (const mark of marks(id)) mark.classList.toggle("near", on);
  }
}

for (const [name, on] of [["pointerover", true], ["pointerout", false]]) {
  document.addEventListener(name, (event) => {
    const mark = event.target.closest?.("mark[data-f]");
    const one = event.target.closest?.(".card");
    if (mark) near(mark.dataset.f.split(" "), on);
    else if (one) near([one.dataset.id], on);
  });
}

/** Where the words of several facts lie over each other, each click goes on to the next of them. */
function chooseMark(mark) {
  const ids = mark.dataset.f.split(" ");
  const at = ids.indexOf(String(current));
  choose(ids[(at + 1) % ids.length]);
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const button = target.closest("[data-do]");
  if (button) {
    if (button.dataset.do === "cancel") {
      cancel();
      return;
    }
    const owner = button.closest(".card");
    if (owner && Number(owner.dataset.id) !== current) choose(owner.dataset.id);
    actions[button.dataset.do]();
    return;
  }
  const go = target.closest("[data-go]");
  if (go) {
    choose(go.dataset.go);
    return;
  }
  const span = target.closest("[data-span]");
  if (span) {
    selectPoints(text, ...span.dataset.span.split(" ").map(Number));
    return;
  }
  const mark = target.closest("mark[data-f]");
  if (mark && document.getSelection().isCollapsed) {
    chooseMark(mark);
    return;
  }
  const one = target.closest(".card");
  if (one && Number(one.dataset.id) !== current && !target.closest("form")) choose(one.dataset.id);
});

document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(".card") && Number(event.target.dataset.id) !== current && !occupied()) {
    choose(event.target.dataset.id, { focus: false });
  }
});

/** The buttons to add a fact and to move one are there while words are selected. */
function offerAdding() {
  const none = newForm() !== null || selected(text) === null;
  $("add-here").hidden = none;
  $("move-here").hidden = none || !movable();
}

document.addEventListener("selectionchange", offerAdding);
for (const [id, does] of [["add-here", addFact], ["move-here", moveFact]]) {
  $(id).addEventListener("pointerdown", (event) => event.preventDefault()); // the words stay selected
  $(id).addEventListener("click", does);
}

// ---- keys -------------------------------------------------------------------------------------------------------

function cancel() {
  closeForms();
  document.getSelection().removeAllRanges();
  if (current !== null) card(current)?.focus({ preventScroll: true });
}

function turn(path) {
  if (path) location.assign(path);
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  a: () => act("accept"),
  r: () => act("reject"),
  e: () => act("edit"),
  y: () => act("why"),
  n: addFact,
  m: moveFact,
  w: () => stepWord(false),
  W: () => stepWord(true),
  u: () => decide(`/api/articles/${told.article}/undo`, {}, { advance: false }),
  q: () => turn(`/queue${told.query ? `?${told.query}` : ""}`),
  "]": () => turn(told.next),
  "[": () => turn(told.previous),
};

document.addEventListener("keydown", (event) => {
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    cancel();
    return;
  }
  const form = event.target.closest?.("form.slots");
  if (form && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || form || event.isComposing) return;
  if (event.key === "Enter" && event.target.matches?.("mark[data-f]")) {
    chooseMark(event.target);
    return;
  }
  const does = keys[event.key];
  if (!does) return;
  event.preventDefault();
  if (busy || (event.repeat && !"jkwW".includes(event.key))) return; // a key that is held down decides once
  does();
});

// ---- the beginning ----------------------------------------------------------------------------------------------

const wanted = told.fact && card(told.fact) ? told.fact : (nextWaiting(-1) ?? cards()[0])?.dataset.id;
choose(wanted ?? null);
document.querySelector(".side > .turn").classList.toggle("ready", cards().length > 0 && !nextWaiting(-1));
loadNumbers();
presence();
document.body.dataset.ready = "1";
