// The page: it asks for the desk each time that a file was saved, and shows it.

import * as chart from "./chart.js";
import * as file from "./file.js";
import { asked, byId, part, select, tabs } from "./parts.js";
import * as ticket from "./ticket.js";

let state = null;
let shown = ""; // the path that is shown
let chosen = { step: "", transition: "" };

const path = () => state?.paths.find((each) => each.name === shown);
const walks = () => !byId("ticket").hidden && ticket.isOpen();

async function refresh() {
  state = await (await asked("/state")).json();
  document.title = `${state.desk} · Stepladder preview`;
  byId("desk").textContent = state.desk;
  if (!path()) shown = state.paths[0]?.name ?? "";
  file.about(state, (name) => state.findings.filter((e) => e.file === name).map((e) => e.line));
  paths();
  findings();
  status();
  ticket.about(state, path());
  byId("stale").hidden = !state.stale || !state.paths.length;
  byId("chart").classList.toggle("stale", state.stale);
  if (state.walks) ticket.refresh();
  await draw();
  file.refresh();
}

async function draw() {
  if (!path()?.drawn) return chart.empty();
  const way = walks() && ticket.way();
  const name = encodeURIComponent(shown);
  await chart.show(way ? `/way?hash=${way.chart}` : `/chart?path=${name}&number=${state.number}`);
  if (way) chart.stand(way.here);
  else chart.choose(chosen.step, chosen.transition);
  document.body.dataset.number = state.number;
}

function status() {
  const errors = state.findings.filter((each) => each.severity === "error").length;
  const all = state.findings.length;
  const when = new Date().toLocaleTimeString([], { hour12: false });
  byId("status").classList.toggle("wrong", errors > 0);
  const word = all === 1 ? "1 finding" : `${all} findings`;
  const found = state.checking ? "checking …" : all ? word : "no findings";
  byId("status").textContent = `${found} · as saved, read ${when}`;
}

function paths() {
  const list = byId("paths");
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...state.paths.map((each) => {
    const tab = part("button", "", each.title);
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.dataset.path = each.name;
    return tab;
  }));
  const tab = [...list.children].find((each) => each.dataset.path === shown);
  select(list, tab);
  if (focused) tab?.focus();
}

function findings() {
  const list = byId("findings");
  if (state.checking) {
    list.replaceChildren(part("p", "good", "Checking …"));
  } else if (!state.findings.length) {
    const accepted = state.accepted ? ` ${state.accepted} are accepted by the desk, with a reason.` : "";
    list.replaceChildren(part("p", "good", `The check finds nothing.${accepted}`));
  } else {
    list.replaceChildren(part("ul", "", ...state.findings.map(finding)));
  }
  const count = state.findings.length;
  byId("tab-findings").textContent = count ? `Findings (${count})` : "Findings";
}

function finding(each) {
  const button = part("button", `finding ${each.severity}`);
  button.type = "button";
  const said = each.right ? `${each.found}; ${each.right}` : each.found;
  const sentence = /[.?!]$/.test(said) ? said : `${said}.`;
  button.append(
    part("span", "kind", `${each.severity} · ${each.id}`),
    part("span", "said", sentence[0].toUpperCase() + sentence.slice(1)),
    ...(each.example ? [part("span", "quiet", `Example: ${each.example}.`)] : []),
    part("span", "at", each.line ? `${each.file}:${each.line}` : each.file),
  );
  button.addEventListener("click", async () => {
    if (each.path && each.path !== shown) await showPath(each.path);
    chosen = { step: each.step, transition: "" };
    chart.choose(each.step);
    jump(each.file, each.line);
  });
  return part("li", "", button);
}

function jump(name, line) {
  if (!state.files.includes(name)) return;
  beside(byId("tab-file"));
  file.show(name, line);
}

async function showPath(name) {
  shown = name;
  chosen = { step: "", transition: "" };
  paths();
  ticket.about(state, path());
  await draw();
}

function beside(tab) {
  const before = walks();
  select(byId("tabs"), tab);
  for (const name of ["findings", "file", "ticket"]) {
    byId(name).hidden = tab.getAttribute("aria-controls") !== name;
  }
  if (before !== walks()) draw();
}

chart.listen(
  (step) => {
    const line = path().steps[step];
    if (!line) return;
    chosen = { step, transition: "" };
    chart.choose(step);
    jump(path().file, line);
  },
  (transition) => {
    const line = path().transitions[transition];
    if (!line) return;
    chosen = { step: "", transition };
    chart.choose("", transition);
    jump(path().file, line);
  },
);
ticket.listen(() => draw());
tabs(byId("paths"), (tab) => showPath(tab.dataset.path));
tabs(byId("tabs"), beside);
beside(byId("tab-findings"));

const saved = new EventSource("/events");
let under = Promise.resolve();
saved.onmessage = () => {
  under = under.then(refresh).catch((error) => {
    byId("status").textContent = error.message;
  });
};
saved.onerror = () => {
  byId("status").classList.add("wrong");
  byId("status").textContent = "the preview has ended; start it again, and this page goes on";
};
