// The imaginary ticket: what the buttons said is kept here, and walked by the server each time.

import { byId, options, part } from "./parts.js";

let said = null; // {path, told, opened, events, until}, or null before it is opened
let answer = null;
let desk = null;
let onWay = () => {};
const past = [];

export function listen(way) {
  onWay = way;
}

export const isOpen = () => said !== null;

/** The desk and path that are shown; a ticket of another path is put away. */
export function about(state, path) {
  desk = state;
  if (said && said.path !== path?.name) begin();
  const told = byId("told");
  const before = new Map([...told.querySelectorAll("[name]")].map((each) => [each.name, each.value]));
  const fields = state.fields.filter((each) => each.kind !== "count");
  told.replaceChildren(told.querySelector("legend"), ...fields.flatMap((each) => {
    const input = inputFor(each);
    input.name = each.name;
    input.id = `told-${each.name}`;
    input.value = before.get(each.name) ?? "";
    const label = part("label", "", each.name);
    label.htmlFor = input.id;
    return [label, input];
  }));
  byId("opened").dataset.path = path?.name ?? "";
  byId("open").disabled = !path || !state.walks;
  const heard = path?.hears ?? [];
  options(byId("event"), [...heard, ...state.events.filter((each) => !heard.includes(each))]);
  options(byId("actor"), state.people, "nobody named");
  options(byId("field"), fields.map((each) => each.name));
  value();
}

function inputFor(field) {
  const input = part(field.values.length ? "select" : "input", "");
  if (field.values.length) options(input, field.values.filter(Boolean), "not told");
  else input.autocomplete = "off";
  return input;
}

function value() {
  const field = desk?.fields.find((each) => each.name === byId("field").value);
  if (!field) return byId("values").replaceChildren();
  const input = inputFor(field);
  input.id = "value";
  input.setAttribute("aria-label", `Value of ${field.name}`);
  byId("values").replaceChildren(input);
}

function begin() {
  said = answer = null;
  past.length = 0;
  byId("walking").hidden = true;
  byId("opening").hidden = false;
  byId("wrong").replaceChildren();
  onWay(null);
}

/** Walk what was said; what the server refuses is shown, and not kept. */
async function walk(next, keep = true) {
  const sent = await fetch("/trial", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(next),
  });
  const found = await sent.json();
  byId("wrong").replaceChildren(...(found.problems ?? []).map((each) => part("li", "", each)));
  if (found.problems) {
    byId("walking").hidden = false;
    return;
  }
  if (keep && said) past.push(said);
  said = next;
  answer = found;
  tell();
  onWay(found);
}

function tell() {
  byId("opening").hidden = true;
  byId("walking").hidden = false;
  byId("now").textContent = answer.when;
  byId("where").replaceChildren(...answer.standing.map((each) => part("p", "", each)));
  byId("following").textContent = answer.following.join(" ");
  const next = byId("next");
  next.disabled = !answer.due;
  next.textContent = answer.due ? `Forward to ${answer.due_words}` : "Nothing happens by itself";
  byId("back").disabled = past.length === 0;
  byId("clocks").hidden = answer.clocks.length === 0;
  byId("clocks").querySelector("tbody").replaceChildren(...answer.clocks.map((clock) => part(
    "tr", "", part("td", "", clock.name), part("td", "", clock.state), part("td", "", clock.used),
    part("td", "", clock.due && `due ${clock.due}`),
  )));
  byId("rows").replaceChildren(...[...answer.rows].reverse().map((row) => {
    const what = part("span", "", row.what);
    if (row.why) what.append(part("span", "why", row.why));
    return part("li", row.kind, part("span", "when", `${row.at} (${row.after})`), what);
  }));
  if (answer.hears.length) {
    const others = desk.events.filter((each) => !answer.hears.includes(each));
    options(byId("event"), [...answer.hears.filter((each) => desk.events.includes(each)), ...others]);
  }
}

const happens = (what) => walk({
  ...said, until: answer.now, events: [...said.events, `${answer.now} ${what}`],
});

/** The same ticket on the desk as it was saved now. */
export function refresh() {
  if (said) walk(said, false);
}

/** The chart of the way again, where the ticket is looked at. */
export const way = () => answer;

byId("opening").addEventListener("submit", (event) => {
  event.preventDefault();
  const told = [...byId("told").querySelectorAll("[name]")]
    .filter((each) => each.value)
    .map((each) => `${each.name}=${each.value}`);
  walk({ path: byId("opened").dataset.path, told, opened: byId("opened").value.trim(), events: [] });
});
byId("next").addEventListener("click", () => walk({ ...said, until: answer.due }));
byId("later").addEventListener("submit", (event) => {
  event.preventDefault();
  const seconds = spanOf(byId("span").value);
  if (!seconds) {
    byId("wrong").replaceChildren(part("li", "", "write a time as in 30m, 2h or 1d, round the clock"));
    return;
  }
  const until = new Date(new Date(answer.now).getTime() + seconds * 1000);
  walk({ ...said, until: until.toISOString().replace(".000", "") });
});
byId("happens").addEventListener("submit", (event) => {
  event.preventDefault();
  const actor = byId("actor").value;
  const value = byId("with").value.trim();
  happens(`${byId("event").value}${value && `=${value}`}${actor && ` by ${actor}`}`);
  byId("with").value = "";
});
byId("sets").addEventListener("submit", (event) => {
  event.preventDefault();
  happens(`${byId("field").value}=${byId("value").value}`);
});
byId("field").addEventListener("change", value);
byId("back").addEventListener("click", () => {
  const before = past.pop();
  if (before) walk(before, false);
});
byId("again").addEventListener("click", begin);

function spanOf(text) {
  const found = /^(\d{1,6})([smhd])$/.exec(text.trim());
  return found && Number(found[1]) * { s: 1, m: 60, h: 3600, d: 86400 }[found[2]];
}
