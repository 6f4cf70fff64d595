"use strict";
// The workbench: what is shown and edited here, the server computes (tuopin/desk/api.py).

const $ = (q) => document.querySelector(q);
const WAN = 1e4;
const TABS = ["one", "bench", "compare", "data", "files", "detail"];
const QUICK = 4; // draws of a quick check
const NOTHING = { budget: "", rules: [], bans: [], pins: [], cells: [] };

let words = {};
let lang = "zh", tab = "data", run = "", name = "", version = 0;
let state = structuredClone(NOTHING), kept = JSON.stringify(NOTHING), undone = [], redone = [];
let facts = null, shown = null, places = [], homed = { counties: [], runs: [], damaged: [] };
let year = 0, tiles = false, chosen = 0, extra = [];
let asked = 0, answered = 0, failed = "", county = "", checked = null, compared = "";
const simulated = new Map(); // by run and state as text
const load = crypto.randomUUID(); // of this load: questions are numbered anew
const page = sessionStorage.page ||= crypto.randomUUID();

// ---- words, numbers, elements

const w = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (_, k) => values[k] ?? "");
const fixed = (x, digits) => x.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
const wan = (yuan, digits = 2) => digits ? fixed(yuan / WAN, digits).replace(/\.?0+$/, "") : fixed(yuan / WAN, 0);
const signed = (x, digits) => (x > 0 ? "+" : x < 0 ? "−" : "±") + fixed(Math.abs(x), digits);

function el(tag, attributes = {}, ...inside) {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attributes)) {
    if (k.startsWith("on")) e.addEventListener(k.slice(2), v);
    else if (k === "style") e.style.cssText = v ?? ""; // the page's policy lets no style into its markup
    else if (typeof v === "boolean") e.toggleAttribute(k, v);
    else if (v !== null && v !== undefined) e.setAttribute(k, v);
  }
  e.append(...inside.filter((x) => x !== null && x !== undefined));
  return e;
}
const button = (text, onclick, more = {}) => el("button", { type: "button", onclick, ...more }, text);
const select = (options, value, onchange, more = {}) => {
  const s = el("select", { onchange: () => onchange(s.value), ...more },
    ...options.map(([v, text]) => el("option", { value: v, selected: String(v) === String(value) }, text)));
  return s;
};
// an amount in 万元 as people type it: full-width digits, commas; NaN for other text
function amount(text) {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace(/万元?$/, "");
  return /^\d*\.?\d*$/.test(plain) ? Math.round(Number(plain || 0) * 100) * 100 : NaN;
}

// ---- questions

async function get(what, values = {}) {
  const answer = await fetch(`/api/${what}?${new URLSearchParams({ lang, ...values })}`);
  if (!answer.ok) throw await answer.json();
  return answer.json();
}
async function post(what, values = {}) {
  const answer = await fetch(`/api/${what}`, { method: "POST", body: JSON.stringify({ lang, ...values }) });
  if (!answer.ok) throw await answer.json().catch(() => ({ text: w("failed"), rows: [] }));
  return answer.json();
}
function tell(error) {
  if (!error?.text) { console.error(error); error = { text: w(error instanceof TypeError ? "gone" : "failed"), rows: [] }; }
  dialog(error.text, faults(error.rows));
}
const faults = (rows) => el("ul", {}, ...rows.map((r) => el("li", {}, r)));
function dialog(title, inside, buttons = []) {
  const d = $("dialog");
  d.replaceChildren(el("h2", {}, title), inside, el("div", { class: "row" }, ...buttons,
    button(w(buttons.length ? "cancel" : "close"), () => d.close())));
  if (!d.open) d.showModal();
}
const save_file = (file, content) => {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob(["\ufeff", content], { type: "text/csv" }));
  el("a", { href: url, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(url), 60000);
};
const bytes = (text) => new Blob([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))]);

// ---- the address: plan, saved name and version, unsaved changes

const packed = (x) => btoa(Array.from(new TextEncoder().encode(JSON.stringify(x)), (b) => String.fromCharCode(b)).join(""));
const unpacked = (x) => JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(x), (c) => c.charCodeAt(0))));
const dirty = () => JSON.stringify(state) !== kept;
function address() {
  const parts = { lang, tab, run, name, v: version || "", s: dirty() ? packed(state) : "" };
  const text = new URLSearchParams(Object.entries(parts).filter(([, v]) => v)).toString();
  history.replaceState(null, "", `#${text}`);
}

// ---- changes, undo, redo

// a limit on every programme is one change
const n_changes = (s) => s.cells.length + s.pins.length + s.bans.length + new Set(s.rules.map((r) => r.split("=")[0])).size + (s.budget ? 1 : 0);

const key = (v, p, y) => `${v}|${p}|${y}`;
let warmed = "";
function change(next) {
  if (warmed !== run) { warmed = run; begin("warm", { run, draws: Math.min(QUICK, facts.held_out) }); }
  undone.push(JSON.stringify(state));
  redone = [];
  state = next;
  paint();
  ask_view();
}
function step(from, to) {
  if (!from.length) return;
  to.push(JSON.stringify(state));
  state = JSON.parse(from.pop());
  paint();
  ask_view();
}
function with_cells(cells, edits) {
  const by = new Map(cells.map((c) => [key(...c), c]));
  for (const [v, p, y, yuan] of edits) {
    const old = by.get(key(v, p, y));
    if (yuan === made(v, p, y)) by.delete(key(v, p, y));
    else by.set(key(v, p, y), [v, p, y, yuan, localStorage.who ?? "", old?.[5] ?? ""]);
  }
  return [...by.values()];
}
const set_cells = (edits) => change({ ...state, cells: with_cells(state.cells, edits) });

// what the last answer solved, without cells; what the table shows: with them
let solved = new Map();
const made = (v, p, y) => solved.get(key(v, p, y)) ?? 0;
const now = (v, p, y) => {
  const cell = state.cells.find((c) => c[0] === v && c[1] === p && c[2] === y);
  return cell ? cell[3] : made(v, p, y);
};

async function ask_view() {
  const number = ++asked, of = JSON.stringify(state);
  address();
  // a solve may take a while: what is shown meanwhile is said to be under way
  setTimeout(() => { if (number === asked && answered !== number) $("#four .badge")?.replaceChildren(w("computing")); }, 600);
  try {
    const answer = await post("view", { run, state, page: load, number });
    if (!answer || number !== asked) return;
    answered = number;
    take(answer);
    failed = "";
  } catch (error) {
    if (number !== asked) return;
    answered = number;
    failed = [error.text ?? w("failed"), ...(error.rows ?? [])].join("\n");
  }
  paint();
  performance.mark("painted", { detail: of });
}
function take(answer) {
  shown = answer;
  solved = new Map(answer.solved.map(([v, p, y, yuan]) => [key(v, p, y), yuan]));
}

// ---- an open plan

async function open_run(folder, wanted = {}) {
  run = folder; facts = shown = null; solved = new Map(); failed = ""; chosen = 0; extra = [];
  state = structuredClone(NOTHING); kept = JSON.stringify(NOTHING); undone = []; redone = [];
  name = ""; version = 0;
  paint();
  if (!run) return;
  const opened = await get("plan", { run: folder });
  if (run !== folder) return; // another was opened meanwhile
  facts = opened;
  year = facts.years[0];
  if (wanted.name) {
    const stored = await get("stored", { run, name: wanted.name }).catch(() => null);
    const at = stored?.versions.find((v) => String(v.version) === wanted.v) ?? stored?.versions.at(-1);
    if (at) { name = wanted.name; version = at.version; state = at.state; kept = JSON.stringify(state); }
  }
  if (wanted.s) state = unpacked(wanted.s);
  paint();
  await ask_view();
}

function save() {
  const who = el("input", { value: localStorage.who ?? "" }), as = el("input", { value: name || w("my_plan") });
  const go = async () => {
    localStorage.who = who.value;
    const now_version = as.value === name ? version : 0;
    const sent = structuredClone(state);
    const answer = await post("save", { run, name: as.value, version: now_version, state: sent, who: who.value }).catch(tell);
    if (!answer) return;
    if (answer.conflict) return conflict(as.value, answer.conflict, sent, who.value);
    saved_as(answer, sent);
    $("dialog").close();
  };
  dialog(w("save"), el("div", {}, el("label", {}, w("plan_name"), as), el("label", {}, w("who"), who)),
    [button(w("save"), go, { class: "main" })]);
}
function saved_as(answer, sent) {
  name = answer.name; version = answer.version; kept = JSON.stringify(sent);
  if (!facts.saved.includes(name)) facts.saved.unshift(name);
  paint(); address();
}
function conflict(as, stored, mine, who) {
  const last = stored.versions.at(-1);
  const other = async () => {
    let n = 2, answer;
    do answer = await post("save", { run, name: `${as} (${n++})`, version: 0, state: mine, who }).catch(tell);
    while (answer?.conflict);
    if (answer) { saved_as(answer, mine); $("dialog").close(); }
  };
  const theirs = () => { open_version(stored, last); $("dialog").close(); };
  dialog(w("conflict"), el("p", {}, w("conflict_text", { name: as, who: last.who || w("somebody"), at: last.at, n: last.version })),
    [button(w("save_other"), other, { class: "main" }), button(w("see_theirs"), theirs)]);
}
function open_version(stored, one) {
  name = stored.name; version = stored.version; kept = JSON.stringify(stored.versions.at(-1).state);
  change(structuredClone(one.state)); // mine stays in undo
}
async function show_history() {
  const all = await Promise.all(facts.saved.map((n) => get("stored", { run, name: n })));
  const rows = all.flatMap((s) => s.versions.toReversed().map((v) => el("tr", {},
    el("td", {}, s.name), el("td", {}, w("version_n", { n: v.version })), el("td", {}, v.at), el("td", {}, v.who || "—"),
    el("td", {}, w("changes_n", { n: n_changes(v.state) })),
    el("td", {}, button(w("open_it"), () => { open_version(s, v); $("dialog").close(); })))));
  dialog(w("history"), rows.length ? el("table", { class: "plain" }, ...rows) : el("p", {}, w("no_history")));
}
async function export_plan() {
  const answer = await post("export", { run, state }).catch(tell);
  if (answer) save_file(answer.name, answer.text);
}

// ---- work

let works = [], polling = 0;
async function begin(job, values = {}) {
  await post("start", { job, page, ...values }).catch(tell);
  poll();
}
async function poll() {
  clearTimeout(polling);
  try {
    const all = await get("works", { page }), was = busy();
    works = all.filter((x) => x.running);
    foot();
    if (busy() !== was) paint(); // what may not be begun beside other work
    for (const one of all.filter((x) => !x.running)) {
      await post("forget", { key: one.key });
      await ended(one);
    }
  } catch (error) { console.error(error); }
  if (works.length) polling = setTimeout(poll, 700);
}
async function ended(one) {
  if (one.error) return tell(one.error);
  if (one.name === "simulate") {
    // after a reload nothing says of which state it is: it stands among the finished runs
    if (pending.has(one.key)) simulated.set(pending.get(one.key), { ...await get("simulated", { run: one.run, result: one.made }), made: one.made });
    homed = await get("home");
    paint();
  } else if (one.name === "plan") {
    homed = await get("home");
    await leave(() => { tab = "bench"; return open_run(one.made); });
  } else if (one.name === "compare") { compared = one.made; paint_compare(); }
  else if (one.name !== "warm") paint_files();
}
const pending = new Map(); // state of a simulation by key
async function simulate(draws) {
  const text = run + JSON.stringify(state);
  const answer = await post("start", { job: "simulate", page, run, state, draws }).catch(tell);
  if (answer) { pending.set(answer.key, text); poll(); }
}
function foot() {
  const one = works.find((x) => x.name !== "warm") ?? works[0];
  if (!one) return $("footer").replaceChildren(el("span", { class: "note" }, w("local")));
  const left = one.minutes === null || one.minutes === undefined ? "" :
    one.minutes < 1 ? w("under_a_minute") : w("minutes_left", { n: Math.ceil(one.minutes) });
  $("footer").replaceChildren(
    el("b", {}, w(`work_${one.name}`)), el("span", {}, one.step ? w("step", { n: one.step, of: 5 }) : ""),
    el("progress", { max: one.total, value: one.done }), el("span", {}, one.what), el("span", {}, left),
    button(one.stopping ? w("stopping") : w("stop"), () => post("forget", { key: one.key }).then(poll), { id: "stop", disabled: one.stopping }));
}
const busy = () => works.some((x) => x.name !== "warm");

// ---- painting

function paint() {
  $("#wait").hidden = true; document.body.classList.remove("waits");
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
  document.title = w("title");
  const runs = homed.runs.filter((r) => r.open);
  $("#run").replaceWith(select([["", w(runs.length ? "pick_plan" : "none_short")], ...runs.map((r) => [r.name, `${r.title} · ${stamp(r.at)}`])], run,
    (v) => leave(() => open_run(v)), { id: "run", "aria-label": w("open") }));
  $("#saved-name").textContent = name;
  const n = dirty() && run;
  $("#unsaved").textContent = n ? w("unsaved") : "";
  const bar = { undo: [() => step(undone, redone), !undone.length], redo: [() => step(redone, undone), !redone.length],
    save: [save, !facts], history: [show_history, !facts], export: [export_plan, !shown] };
  for (const [id, [act, off]] of Object.entries(bar)) {
    $(`#${id}`).textContent = w(id); $(`#${id}`).onclick = act; $(`#${id}`).disabled = off;
  }
  $("#language").textContent = lang === "zh" ? "English" : "中文";
  $("#language").onclick = () => speak(lang === "zh" ? "en" : "zh");
  $("nav").replaceChildren(...TABS.map((t) => button(w(`tab_${t}`), () => { tab = t; paint(); address(); },
    { role: "tab", id: `tab-${t}`, "aria-selected": String(t === tab), "aria-controls": t })));
  for (const t of TABS) $(`#${t}`).hidden = t !== tab;
  ({ one: paint_report, detail: paint_report, bench: paint_bench, compare: paint_compare, data: paint_data, files: paint_files })[tab]();
}
// what is painted anew keeps the keyboard where it was
for (const name_ of ["paint", "paint_bench"]) {
  const go = window[name_];
  window[name_] = () => {
    const held = document.activeElement?.id;
    go();
    if (held && document.activeElement?.id !== held) document.getElementById(held)?.focus({ preventScroll: true });
  };
}
const stamp = (s) => new Date(s * 1000).toLocaleString("sv").slice(5, 16);
function leave(go) {
  if (!dirty()) return go();
  dialog(w("leave"), el("p", {}, w("leave_text")), [button(w("leave_go"), () => { $("dialog").close(); go(); })]);
  paint();
}
async function speak(to) {
  lang = to;
  words = await get("words");
  homed = await get("home");
  if (run) { facts = { ...await get("plan", { run }) }; await ask_view(); }
  paint(); foot(); address();
}
const result = () => simulated.get(run + JSON.stringify(state));

// a page of a run in a frame; what stands before it tells that it is being read
function show(frame, url) {
  if (frame.getAttribute("src") === url) return;
  const wait = frame.previousElementSibling;
  wait.textContent = w("loading"); wait.hidden = false;
  frame.onload = () => { wait.hidden = true; };
  frame.src = url;
}
function paint_report() {
  const frame = $(`#${tab} iframe`), mark = $(`#${tab} .badge`), n = result() ? 0 : n_changes(state);
  mark.hidden = !n; mark.textContent = w("page_old", { n });
  frame.hidden = !run;
  if (!run) return $(`#${tab} .wait`).replaceChildren(w("pick_first"));
  show(frame, `/runs/${result()?.made ?? run}/report.${lang}.html${tab === "detail" ? "#appendix" : ""}`);
}

function paint_bench() {
  $("#bench").hidden = tab !== "bench";
  if (!facts) {
    for (const q of ["#left", "#four", "#tools", "#right"]) $(q).replaceChildren();
    fields_of = "";
    return $("#table").replaceChildren(el("p", { class: "page" }, w(run ? "loading" : "pick_first")));
  }
  paint_left(); paint_four(); paint_tools(); paint_table(); paint_right();
}

// left: money and rules
let fields = {}, fields_of = "";
const rule = (name_) => state.rules.find((r) => r.startsWith(`${name_}=`))?.split("=")[1];
function paint_left() {
  const of = JSON.stringify([run, lang, state.budget, state.rules, state.bans, state.pins, failed]);
  if (of === fields_of) return paint_actions();
  fields_of = of;
  const text = (label, value) => el("input", { type: "text", inputmode: "decimal", value, "aria-label": label });
  const caps = state.rules.filter((r) => r.startsWith("programme_money=programmes:") && r.includes("most_share"));
  fields = {
    fund: text(w("budget"), state.budget ? state.budget.replace("元", "") / WAN : facts.fund / WAN),
    floor: text(w("floor"), (rule("floor_per_head") ?? facts.floor ?? 0).toString().replace("元", "")),
    share: text(w("industry"), Math.round(100 * (rule("industry_share") ?? facts.share ?? 0))),
    most: text(w("most_one"), caps.length ? Math.round(100 * caps[0].split("most_share:")[1].split(",")[0]) : 100),
    bans: Object.keys(facts.programmes).filter((p) => !facts.barred.includes(p)).map((p) => [p, el("input", { type: "checkbox", checked: state.bans.includes(p) })]),
  };
  const pins = [...state.pins.map((p, i) => [`${village(p[0]).name} · ${facts.programmes[p[1]]} · ${p[2]} · ${wan(p[3])}`, () => ({ ...state, pins: state.pins.filter((_, j) => j !== i) })]),
    ...state.bans.filter((b) => b.includes(":")).map((b) => [`${village(+b.split(":")[0]).name} · ${w("no_programme", { programme: facts.programmes[b.split(":")[1]] })}`, () => ({ ...state, bans: state.bans.filter((x) => x !== b) })])];
  const n_banned = state.bans.filter((b) => !b.includes(":")).length;
  $("#left").replaceChildren(
    ...[["budget", "fund"], ["floor", "floor"], ["industry", "share"], ["most_one", "most"]].map(([label, f]) => el("label", {}, w(label), fields[f])),
    el("details", { open: n_banned > 0 }, el("summary", {}, w("bans", { n: n_banned })), el("div", { class: "list" },
      ...fields.bans.map(([p, box]) => el("label", {}, box, " ", facts.programmes[p])))),
    el("fieldset", {}, el("legend", {}, w("pins", { n: pins.length })), pins.length ? el("div", { class: "list" },
      ...pins.map(([t, without]) => el("div", {}, t, " ", button("×", () => change(without()), { class: "link", "aria-label": w("take_away") })))) : el("span", { class: "note" }, w("no_pins"))),
    button(w("solve"), solve, { class: "main", id: "solve" }),
    failed ? el("p", { class: "error", role: "alert" }, failed) : "",
    el("p", { class: "note", id: "kept-note" }), el("div", { id: "actions" }));
  paint_actions();
}
function paint_actions() {
  if (!$("#actions") || !facts) return;
  const lowered = state.cells.filter((c) => c[3] < made(c[0], c[1], c[2]) && c[3] > 0).length;
  $("#kept-note").textContent = lowered ? w("lowered", { n: lowered }) : state.cells.length ? w("raised") : "";
  $("#actions").replaceChildren(
    button(w("quick_check", { n: Math.min(QUICK, facts.held_out) }), () => simulate(Math.min(QUICK, facts.held_out)), { id: "quick", disabled: busy() }),
    facts.held_out > QUICK ? button(w("full_check", { n: facts.held_out }), () => simulate(facts.held_out), { id: "full", disabled: busy() }) : "");
}
function solve() {
  const number = (input) => Number(input.value.normalize("NFKC").replace(/[\s,%]/g, ""));
  const [fund, floor, share, most] = ["fund", "floor", "share", "most"].map((f) => number(fields[f]));
  const wrong = [[fund, 0, 1e5, "budget"], [floor, 0, 5000, "floor"], [share, 0, 100, "industry"], [most, 1, 100, "most_one"]].find(([x, low, high]) => !(x >= low && x <= high));
  if (wrong) return dialog(w("wrong_number", { field: w(wrong[3]), low: wrong[1], high: wrong[2] }), "");
  const mine = ["industry_share=", "floor_per_head=", "programme_money=programmes:"];
  const rules = state.rules.filter((r) => !mine.some((m) => r.startsWith(m)));
  if (Math.round(share) !== Math.round(100 * (facts.share ?? 0))) rules.push(`industry_share=${share / 100}`);
  if (floor !== (facts.floor ?? 0)) rules.push(`floor_per_head=${floor}元`);
  const open = fields.bans.filter(([, box]) => !box.checked).map(([p]) => p);
  if (most < 100) rules.push(...open.map((p) => `programme_money=programmes:${p},most_share:${most / 100},yearly:true`));
  const bans = new Set([...state.bans.filter((b) => b.includes(":")), ...fields.bans.filter(([, box]) => box.checked).map(([p]) => p)]);
  // raised cells are pinned, a programme that is nothing in all years is barred in its village, others stay
  const pins = new Map(state.pins.map((p) => [key(...p), p])), cells = [];
  for (const c of state.cells) {
    if (c[3] > made(c[0], c[1], c[2])) pins.set(key(...c), c);
    else cells.push(c);
    if (facts.years.every((y) => now(c[0], c[1], y) === 0)) {
      bans.add(`${c[0]}:${c[1]}`);
      for (const y of facts.years) pins.delete(key(c[0], c[1], y));
    }
  }
  const yuan = Math.round(fund * WAN);
  change({ budget: yuan === facts.fund ? "" : `${yuan}元`, rules, bans: [...bans], pins: [...pins.values()], cells });
}

// middle: four numbers, table or tiles
function paint_four() {
  const sim = result(), pair = sim?.numbers ?? (failed ? null : shown?.numbers);
  if (!pair) return $("#four").replaceChildren(el("span", { class: "badge" }, failed ? w("not_possible") : w("computing")));
  const each = (x) => (x.yuan ? (100 * x.gap) / x.yuan : 0);
  const rows = [["gap", (x) => x.gap / WAN, 0], ["person_years", (x) => x.person_years, 0], ["each", each, 1], ["granted", (x) => x.yuan / WAN, 0]];
  const same = JSON.stringify(state) === JSON.stringify(NOTHING);
  $("#four").replaceChildren(
    el("span", { class: sim ? "badge sure" : "badge" }, sim ? w("badge_sure", { n: sim.draws }) : w("badge_quick")),
    ...rows.map(([label, f, digits]) => {
      const [a, b] = pair.map(f), by = b.toFixed(digits) - a.toFixed(digits);
      return el("div", { class: "n" }, el("div", { class: "what" }, w(`n_${label}`)),
        el("div", { class: "to" }, ...(same ? [fixed(b, digits)] : [el("span", { class: "from" }, `${fixed(a, digits)} → `), fixed(b, digits), el("span", { class: "by" }, ` (${signed(by, digits)})`)])));
    }));
}
const village = (code) => facts.villages.find((v) => v.code === code) ?? { name: w("whole_county"), why: "" };
function columns() {
  const used = new Set([...facts.own, ...(shown?.solved ?? [])].filter(([, , y]) => !year || y === year).map(([, p]) => p));
  for (const c of state.cells) if (!year || c[2] === year) used.add(c[1]);
  for (const p of extra) used.add(p);
  return Object.keys(facts.programmes).filter((p) => used.has(p));
}
function paint_tools() {
  const left = (shown?.left ?? []).map((x, i) => [facts.years[i], x]).filter(([y, x]) => (!year || y === year) && Math.abs(x) >= 50);
  const sum = left.reduce((s, [, x]) => s + x, 0);
  $("#tools").replaceChildren(
    button(w("as_table"), () => { tiles = false; paint_bench(); }, { id: "as-table", "aria-pressed": String(!tiles) }),
    button(w("as_tiles"), () => { tiles = true; paint_bench(); }, { id: "as-tiles", "aria-pressed": String(tiles) }),
    select([...facts.years.map((y) => [y, y]), [0, w("all_years")]], year, (v) => { year = +v; paint_bench(); }, { "aria-label": w("year"), id: "year" }),
    tiles || !year ? "" : select([["", w("add_column")], ...Object.entries(facts.programmes).filter(([p]) => !columns().includes(p) && !facts.barred.includes(p))], "",
      (p) => { extra.push(p); paint_bench(); }, { "aria-label": w("add_column"), id: "add" }),
    el("span", { class: "note" }, tiles ? "" : year ? w("unit_edit") : w("unit_all")),
    el("span", { class: sum < -50 ? "bad" : "note" }, sum < -50 ? w("over", { yuan: wan(-sum) }) : sum >= 50 ? w("left", { yuan: wan(sum) }) : ""));
}
const sum_of = (v, p) => (year ? now(v, p, year) : facts.years.reduce((s, y) => s + now(v, p, y), 0));
function own_of(v) {
  return facts.own.filter((c) => c[0] === v && (!year || c[2] === year)).reduce((s, c) => s + c[3], 0);
}
function paint_table() {
  // amounts that have not arrived must not be edited: they would look like nothing
  if (!shown && !failed) return $("#table").replaceChildren(el("p", { class: "page" }, w("loading")));
  if (tiles) return paint_tiles();
  if ($("#table td input")) return; // an amount is being typed: its end paints
  const focus = document.activeElement?.dataset?.at, at = $("#table").scrollTop, along = $("#table").scrollLeft;
  const names = columns(), towns = new Map();
  for (const v of facts.villages) towns.set(v.town, [...(towns.get(v.town) ?? []), v]);
  places = facts.villages.map((v) => v.code);
  const edited = new Map(state.cells.map((c) => [key(...c), "edited"]));
  for (const p of state.pins) if (!edited.has(key(...p))) edited.set(key(...p), "pinned");
  const head = el("tr", {}, ...[w("place"), w("persons"), w(facts.is_last_year ? "before" : "practice"), w("total"), w("changed"), ...names.map((p) => facts.programmes[p])].map((t) => el("th", { style: t.length > 12 ? "min-width:96px" : null }, t)));
  const numbers = (list) => {
    const cells = names.map((p) => list.reduce((s, v) => s + sum_of(v.code, p), 0)), total = cells.reduce((a, b) => a + b, 0);
    const by = total - list.reduce((s, v) => s + own_of(v.code), 0);
    return { cells, total, by, before: list.reduce((s, v) => s + v.before, 0), heads: list.reduce((s, v) => s + v.heads, 0) };
  };
  const by_cell = (by) => el("td", { class: `${Math.abs(by) < 50 ? "zero" : by > 0 ? "up" : "down"} last` }, Math.abs(by) < 50 ? "—" : signed(by / WAN, 2));
  const summed = (text, list, kind) => {
    const x = numbers(list);
    return el("tr", { class: kind }, el("td", {}, text), el("td", {}, fixed(x.heads, 0)), el("td", {}, fixed(x.before / WAN, 1)),
      el("td", {}, fixed(x.total / WAN, 2)), by_cell(x.by), ...x.cells.map((c) => el("td", { class: c ? "" : "zero" }, c ? fixed(c / WAN, 2) : "—")));
  };
  const row = (v, i) => {
    const x = numbers([v]);
    return el("tr", { class: v.code === chosen ? "on" : "", "data-v": v.code, onclick: () => choose(v.code) },
      el("td", { title: v.code }, v.name), el("td", {}, fixed(v.heads, 0)), el("td", {}, v.before ? fixed(v.before / WAN, 1) : "—"),
      el("td", {}, fixed(x.total / WAN, 2)), by_cell(x.by), ...names.map((p, j) => {
        const mark = year ? edited.get(key(v.code, p, year)) : "", c = x.cells[j];
        return el("td", { class: `${year ? "cell" : ""} ${mark ?? ""} ${c ? "" : "zero"}`, tabindex: year ? (i + j ? "-1" : "0") : null, "data-at": `${i},${j}`,
          title: mark ? w("was", { yuan: wan(made(v.code, p, year)) }) : null }, c ? fixed(c / WAN, 2) : "—");
      }));
  };
  let i = 0;
  const body = [...towns].flatMap(([town, list]) => [towns.size > 1 ? summed(town, list, "town") : null, ...list.map((v) => row(v, i++))]).filter(Boolean);
  places = [...towns.values()].flat().map((v) => v.code);
  $("#table").replaceChildren(el("table", {}, el("thead", {}, head), el("tbody", {}, summed(w("all_villages"), facts.villages, "all"), ...body)));
  $("#table").scrollTop = at; $("#table").scrollLeft = along;
  if (focus) $(`[data-at="${focus}"]`)?.focus({ preventScroll: true });
}
function choose(code) {
  if (chosen === code) return;
  chosen = code;
  document.querySelectorAll("#table .on").forEach((e) => e.classList.remove("on"));
  document.querySelectorAll(`#table [data-v="${code}"]`).forEach((e) => e.classList.add("on"));
  paint_right();
}
function paint_tiles() {
  const a_head = (v) => Object.keys(facts.programmes).reduce((s, p) => s + sum_of(v.code, p), 0) / Math.max(v.heads, 1);
  const most = Math.max(1, ...facts.villages.map(a_head)), towns = new Map();
  for (const v of facts.villages) towns.set(v.town, [...(towns.get(v.town) ?? []), v]);
  const tile = (town) => (v) => {
    const x = a_head(v), light = 96 - (52 * x) / most, changed = state.cells.some((c) => c[0] === v.code) || Math.abs(x * v.heads - own_of(v.code)) > 50;
    return el("button", { type: "button", class: `tile ${changed ? "edited" : ""} ${v.code === chosen ? "on" : ""}`, "data-v": v.code, title: `${v.name} · ${w("per_head", { yuan: fixed(x, 0) })}`,
      style: `background:hsl(204 60% ${light}%);color:${light < 62 ? "#fff" : "#1d2730"}`, onclick: () => choose(v.code) }, v.name.startsWith(town) ? v.name.slice(town.length).trim() || v.name : v.name, el("br"), fixed((x * v.heads) / WAN, 1));
  };
  $("#table").replaceChildren(el("div", { class: "tiles" }, el("p", { class: "note" }, w("tiles_note", { yuan: fixed(most, 0) })),
    ...[...towns].flatMap(([town, list]) => [el("h3", {}, town), el("div", { class: "all" }, ...list.map(tile(town)))])));
}

// editing: arrows, typing, Enter, Tab, Delete, paste
const cell_at = (i, j) => $(`[data-at="${i},${j}"]`);
function edit(td, first) {
  const [i, j] = td.dataset.at.split(",").map(Number), v = places[i], p = columns()[j];
  const input = el("input", { value: first ?? (now(v, p, year) / WAN || ""), inputmode: "decimal", "aria-label": `${village(v).name} ${facts.programmes[p]}` });
  let over = false;
  const end = (keep, di = 0, dj = 0) => {
    if (over) return;
    over = true;
    const yuan = amount(input.value);
    input.remove();
    if (keep && Number.isNaN(yuan)) { paint_table(); cell_at(i, j)?.focus(); return dialog(w("no_number", { text: input.value }), ""); }
    if (keep && yuan !== now(v, p, year)) set_cells([[v, p, year, yuan]]); else paint_table();
    (cell_at(i + di, j + dj) ?? cell_at(i, j))?.focus();
  };
  input.addEventListener("keydown", (e) => {
    e.stopPropagation();
    if (e.key === "Enter") { e.preventDefault(); end(true, e.shiftKey ? -1 : 1); }
    else if (e.key === "Tab") { e.preventDefault(); end(true, 0, e.shiftKey ? -1 : 1); }
    else if (e.key === "Escape") end(false);
  });
  input.addEventListener("blur", () => end(true));
  td.replaceChildren(input);
  input.focus();
  if (first === undefined) input.select(); else input.setSelectionRange(first.length, first.length);
}
function on_key(e) {
  const td = e.target.closest?.("td.cell");
  if (!td || e.ctrlKey || e.metaKey || e.altKey) return;
  const [i, j] = td.dataset.at.split(",").map(Number);
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-12, 0], PageDown: [12, 0] };
  if (moves[e.key]) {
    e.preventDefault();
    const to = Math.min(places.length - 1, Math.max(0, i + moves[e.key][0]));
    const next = cell_at(to, j + moves[e.key][1]);
    if (next) { next.focus(); choose(places[to]); }
  } else if (e.key === "Enter" || e.key === "F2") { e.preventDefault(); edit(td); }
  else if (e.key === "Delete" || e.key === "Backspace") { e.preventDefault(); set_cells([[places[i], columns()[j], year, 0]]); }
  else if (/^[\d.０-９]$/.test(e.key)) { e.preventDefault(); edit(td, e.key); }
}
function on_paste(e) {
  const td = document.activeElement?.closest?.("td.cell");
  if (!td || e.target.tagName === "INPUT") return;
  e.preventDefault();
  const [i, j] = td.dataset.at.split(",").map(Number), names = columns();
  const rows = e.clipboardData.getData("text").replace(/\r?\n$/, "").split(/\r?\n/).map((r) => r.split("\t"));
  const edits = [];
  for (const [di, r] of rows.entries()) for (const [dj, text] of r.entries()) {
    const v = places[i + di], p = names[j + dj], yuan = amount(text === "—" ? "0" : text);
    if (v === undefined || p === undefined) return dialog(w("paste_room", { rows: rows.length, columns: r.length }), "");
    if (Number.isNaN(yuan)) return dialog(w("paste_wrong", { row: di + 1, column: dj + 1, text }), "");
    edits.push([v, p, year, yuan]);
  }
  set_cells(edits);
  cell_at(i, j)?.focus();
}

// right: where the money goes, warnings, edits, the chosen village
function paint_right() {
  if (!facts || $("#right input:focus")) return; // what is being typed is not painted over
  const money = shown?.money ?? [], most = Math.max(1, ...money.flatMap((m) => m.slice(1)));
  const ns = "http://www.w3.org/2000/svg";
  const bar = ([p, before, own, plan]) => {
    const svg = document.createElementNS(ns, "svg");
    svg.setAttribute("viewBox", "0 0 200 12"); svg.setAttribute("preserveAspectRatio", "none");
    [[before, "#b9c3ca"], [own, "#7fb3d3"], [plan, "#0b5c8a"]].forEach(([x, fill], i) => {
      const r = document.createElementNS(ns, "rect");
      for (const [k, v] of Object.entries({ x: 0, y: i * 4, height: 3.4, width: (200 * x) / most, fill })) r.setAttribute(k, v);
      svg.append(r);
    });
    return el("div", { class: "bar" }, el("span", {}, facts.programmes[p]), el("span", {}, `${wan(own, 0)} → ${wan(plan, 0)}`), svg);
  };
  const key_ = (fill, text) => el("span", {}, el("span", { style: `display:inline-block;width:10px;height:8px;margin:0 3px 0 6px;background:${fill}` }), text);
  const edits = shown?.edits ?? [];
  const sign = (list, which, i) => (value) => change({ ...state, [list]: state[list].map((c, k) => (k === which ? c.with(i, value) : c)) });
  const edit_rows = ["pins", "cells"].flatMap((list) => state[list].map((c, k) => {
    const was = edits.find((e) => e[0] === c[0] && e[1] === c[1] && e[2] === c[2])?.[3] ?? made(c[0], c[1], c[2]);
    const why = el("input", { value: c[5], placeholder: w("reason"), "aria-label": w("reason"), onchange: () => sign(list, k, 5)(why.value) });
    return el("li", { class: "edit" }, `${village(c[0]).name} · ${facts.programmes[c[1]]} · ${c[2]}${w("colon")}${wan(was)} → ${wan(c[3])} `,
      button("×", () => change({ ...state, [list]: state[list].filter((_, m) => m !== k) }), { class: "link", "aria-label": w("take_away") }), why);
  }));
  const v = facts.villages.find((x) => x.code === chosen);
  $("#right").replaceChildren(
    el("h3", {}, w("warnings", { n: shown?.warnings.length ?? 0 })),
    el("ul", {}, ...(shown?.warnings ?? []).map((t) => el("li", {}, t))), shown && !shown.warnings.length ? el("p", { class: "note" }, w("no_warnings")) : "",
    el("h3", {}, w("money")), el("p", { class: "note key" }, key_("#b9c3ca", facts.practice), key_("#7fb3d3", w("now")), key_("#0b5c8a", w("new"))), ...money.slice(0, 8).map(bar),
    money.length > 8 ? el("p", { class: "note" }, w("more_programmes", { n: money.length - 8 })) : "",
    ...(edit_rows.length ? [el("h3", {}, w("edits", { n: edit_rows.length })), el("label", {}, w("who"), who_field()), el("ul", {}, ...edit_rows)] : []),
    ...(v ? [el("h3", {}, v.name), el("p", {}, ...facts.years.map((y) => el("div", {}, `${y}${w("colon")}`,
      Object.keys(facts.programmes).filter((p) => now(v.code, p, y)).map((p) => `${facts.programmes[p]} ${wan(now(v.code, p, y))}`).join(w("comma")) || "—"))), el("p", { class: "note" }, w("why", { text: v.why }))] : []));
}
function who_field() {
  const all = [...state.pins, ...state.cells], input = el("input", { value: localStorage.who ?? all[0]?.[4] ?? "", style: "width:100%" });
  input.addEventListener("change", () => {
    const before = localStorage.who ?? "", sign = (c) => (c[4] && c[4] !== before ? c : c.with(4, input.value));
    localStorage.who = input.value;
    change({ ...state, pins: state.pins.map(sign), cells: state.cells.map(sign) }); // never what another has signed
  });
  return input;
}

// the other tabs
const picked = new Set(); // runs to compare
let new_name = ""; // of a county whose forms are asked for
function paint_compare() {
  const boxes = homed.runs.map((r) => {
    const b = el("input", { type: "checkbox", checked: picked.has(r.name), onchange: () => picked[b.checked ? "add" : "delete"](r.name) });
    return [r, b];
  });
  const go = () => {
    const runs = homed.runs.map((r) => r.name).filter((n) => picked.has(n));
    if (runs.length < 2) return dialog(w("choose_two"), "");
    begin("compare", { runs });
  };
  const frame = $("#compare iframe"), inside = $("#compare .page");
  frame.hidden = !compared; inside.hidden = !!compared;
  if (compared) {
    inside.hidden = false;
    inside.replaceChildren(el("div", { class: "row" }, button(w("compare_again"), () => { compared = ""; paint_compare(); }),
      el("a", { href: `/runs/${compared}/comparison.${lang}.html?get`, download: "" }, w("compare_file"))));
    return show(frame, `/runs/${compared}/comparison.${lang}.html`);
  }
  inside.replaceChildren(el("h2", {}, w("choose_two")), el("p", { class: "note" }, w("main_first")),
    boxes.length ? el("table", { class: "plain" }, ...boxes.map(([r, b]) => el("tr", {}, el("td", {}, el("label", {}, b, " ", r.title)), el("td", {}, stamp(r.at))))) : el("p", {}, w("none")),
    button(w("compare_go"), go, { class: "main", id: "compare-go", disabled: busy() }));
}
function paint_data() {
  const named = el("input", { value: new_name, oninput: () => { new_name = named.value; }, placeholder: w("county_name"), "aria-label": w("county_name") });
  const forms = async () => {
    const of = named.value.trim() || w("my_county");
    const answer = await get("blank", { county: of }).catch(tell);
    if (answer) save_file(`${of}.xlsx`, bytes(answer.content));
  };
  const input = el("input", { type: "file", id: "given", multiple: true, accept: ".yaml,.yml,.csv,.xlsx,.xls,.ods", "aria-label": w("file"), onchange: () => check(input.files) });
  const pick = select(homed.counties, county, (v) => { county = v; paint_data(); }, { id: "county", "aria-label": w("county") });
  county ||= homed.counties[0]?.[0] ?? "";
  const found = !checked ? "" : checked.error
    ? el("div", {}, el("p", { class: "bad" }, checked.error.text), faults(checked.error.rows), checked.marked ? button(w("marked"), () => save_file(checked.name, bytes(checked.marked))) : "")
    : el("div", {}, el("p", { class: "good" }, w("good")), el("p", {}, checked.lines[0]), faults(checked.lines.slice(1).map((t) => t.replace(/^- /, ""))));
  $("#data .page").replaceChildren(
    ...homed.damaged.map((t) => el("p", { class: "bad" }, t)),
    el("h2", {}, w("data_1")), el("p", { class: "note" }, w("data_1_note")), el("div", { class: "row" }, named, button(w("forms"), forms, { id: "forms" })),
    el("h2", {}, w("data_2")), el("p", { class: "note" }, w("file_help")), el("div", { class: "row" }, input, el("label", { class: "button", for: "given" }, w("choose_files")), el("span", {}, checked?.given ?? "")), found,
    el("h2", {}, w("data_3")), el("p", { class: "note" }, w("plan_note")), el("div", { class: "row" }, pick,
      button(w("plan_quick"), () => begin("plan", { county, quick: true }), { class: "main", id: "plan-quick", disabled: busy() || !county }),
      button(w("plan"), () => begin("plan", { county, quick: false }), { id: "plan", disabled: busy() || !county })));
}
async function check(list) {
  const all = [...list];
  if (!all.length) return;
  if (all.reduce((s, f) => s + f.size, 0) > 20 * 2 ** 20) return dialog(w("too_large"), "");
  const read = (f) => new Promise((done) => { const r = new FileReader(); r.onload = () => done(r.result.split(",")[1] ?? ""); r.readAsDataURL(f); });
  const files = Object.fromEntries(await Promise.all(all.map(async (f) => [f.name, await read(f)])));
  const answer = await post("check", { files, run }).catch(tell);
  if (!answer) return;
  checked = { ...answer, given: all.map((f) => f.name).join(w("comma")) };
  if (answer.county) { homed = await get("home"); county = answer.county; }
  paint_data();
}
async function paint_files() {
  const at = $("#files .page"), of = result()?.made ?? run;
  if (!of) return at.replaceChildren(el("p", {}, w("pick_first")));
  if (at.dataset.of !== of) at.replaceChildren(el("p", { class: "note" }, w("loading")));
  at.dataset.of = of;
  const all = await get("downloads", { run: of }).catch(tell) ?? [];
  if (at.dataset.of !== of) return; // another was asked for meanwhile
  const link = (file, as) => el("a", { href: `/runs/${of}/${encodeURIComponent(file)}?get=${encodeURIComponent(as)}`, download: as }, as);
  const row = (f) => el("tr", {}, el("td", {}, w(f.key)), el("td", {}, f.made ? link(f.file, f.as) : el("span", { class: "note" }, w("not_made"))),
    el("td", {}, ["office", "cards"].includes(f.key) ? button(w(f.made ? "make_again" : "make"), () => begin(f.key, { run: of }), { id: `make-${f.key}`, disabled: busy() }) : ""));
  at.replaceChildren(
    el("h2", {}, of === run ? w("files_of_run") : w("files_of_changed")), n_changes(state) && !result() ? el("p", { class: "bad" }, w("files_old")) : "",
    el("table", { class: "plain" }, ...all.map(row), el("tr", {}, el("td", {}, w("figures")), el("td", {}, link("figures.zip", "figures.zip")), el("td", {}, ""))),
    el("p", { class: "note" }, w("papers_note")));
}

// ---- start

document.addEventListener("keydown", (e) => {
  if ((e.ctrlKey || e.metaKey) && !$("dialog").open && e.target.tagName !== "INPUT") {
    const act = { z: () => step(undone, redone), y: () => step(redone, undone), s: () => run && save() }[e.key.toLowerCase()];
    if (act) { e.preventDefault(); act(); }
  }
});
$("#table").addEventListener("keydown", on_key);
$("#table").addEventListener("dblclick", (e) => { const td = e.target.closest("td.cell"); if (td) edit(td); });
document.addEventListener("paste", on_paste);
$("#left").addEventListener("submit", (e) => { e.preventDefault(); solve(); });
$("#left").addEventListener("keydown", (e) => { if (e.key === "Enter" && e.target.tagName === "INPUT") { e.preventDefault(); solve(); } });
window.addEventListener("beforeunload", (e) => { if (dirty() && run) address(); });

(async function start() {
  const wanted = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  lang = wanted.lang === "en" ? "en" : "zh";
  [words, homed] = await Promise.all([get("words"), get("home")]);
  foot();
  const known = homed.runs.some((r) => r.open && r.name === wanted.run);
  tab = TABS.includes(wanted.tab) ? wanted.tab : known || homed.runs.some((r) => r.open) ? "bench" : "data";
  await open_run(known ? wanted.run : homed.runs.find((r) => r.open)?.name ?? "", known ? wanted : {}).catch(tell);
  poll();
})().catch(tell);
