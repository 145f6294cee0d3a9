// A file of the desk with its lines numbered, and one of them marked.

import { asked, byId, options, part } from "./parts.js";

const text = byId("text");
let shown = { name: "", line: 0 };
let faulty = () => [];
let folder = "";

/** Which lines of a file have findings is asked of `lines`. */
export function about(state, lines) {
  folder = state.folder;
  faulty = lines;
  options(byId("files"), state.files);
}

/** Show a file, and jump to a line; 0 is none. */
export async function show(name, line) {
  const moved = name !== shown.name || line !== shown.line;
  shown = { name, line };
  const said = await (await asked(`/file?name=${encodeURIComponent(name)}`)).text();
  byId("files").value = name;
  byId("place").textContent = `${folder}/${name}${line ? `:${line}` : ""}`;
  const wrong = new Set(faulty(name));
  text.replaceChildren(...said.split("\n").map((each, i) => {
    const made = part("li", "", each || "\u200b");
    if (i + 1 === line) {
      made.classList.add("marked");
      made.setAttribute("aria-current", "true");
    }
    if (wrong.has(i + 1)) made.classList.add("faulty");
    return made;
  }));
  if (moved) text.querySelector(".marked")?.scrollIntoView({ block: "center" });
}

/** The same file and line again, as they are now. */
export function refresh() {
  if (shown.name) show(shown.name, shown.line).catch(() => text.replaceChildren());
}

byId("files").addEventListener("change", (event) => show(event.target.value, 0));
byId("copy").addEventListener("click", async (event) => {
  await navigator.clipboard.writeText(byId("place").textContent);
  event.target.textContent = "Copied";
  setTimeout(() => { event.target.textContent = "Copy the place"; }, 1500);
});
