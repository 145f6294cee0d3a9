// Small parts that all of the page uses. Every text is put in as text: nothing is ever markup.

export const byId = (id) => document.getElementById(id);

/** A new element with a class and what is in it: texts or elements. */
export function part(tag, name, ...inside) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  made.append(...inside);
  return made;
}

/** Options for a select; what was chosen stays chosen where it is still there. */
export function options(select, values, empty) {
  const before = select.value;
  const all = empty === undefined ? values : ["", ...values];
  select.replaceChildren(...all.map((value) => {
    const made = part("option", "", value === "" ? empty || "–" : value);
    made.value = value;
    return made;
  }));
  if (all.includes(before)) select.value = before;
}

/** A tab list: clicks and arrow keys choose; `chosen` is told which. */
export function tabs(list, chosen) {
  const all = () => [...list.querySelectorAll("[role=tab]")];
  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) chosen(tab);
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const found = all();
    const next = found[(found.indexOf(document.activeElement) + step + found.length) % found.length];
    next.focus();
    chosen(next);
  });
}

export function select(list, tab) {
  for (const each of list.querySelectorAll("[role=tab]")) {
    each.setAttribute("aria-selected", each === tab);
    each.tabIndex = each === tab ? 0 : -1;
  }
}

/** What the server says; an error with its sentence where it refuses. */
export async function asked(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(await answer.text());
  return answer;
}
