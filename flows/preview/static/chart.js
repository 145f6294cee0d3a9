// The chart: fetched as a document, so that it is never read as HTML and no script in it can run.

import { byId } from "./parts.js";

const PARTS = "[data-step], [data-label]"; // steps, and the words on arrows
const place = byId("chart");
let scale = "width"; // or "whole", so that it fits into the window, or a number
let latest = 0;
let onStep = () => {};
let onTransition = () => {};

export function listen(step, transition) {
  onStep = step;
  onTransition = transition;
}

/** Show the chart at an address; the place that was looked at stays. */
export function show(address) {
  const number = ++latest;
  return new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open("GET", address);
    request.responseType = "document";
    request.overrideMimeType("image/svg+xml");
    request.onerror = () => failed(new Error("the preview does not answer"));
    request.onload = () => {
      const drawn = request.status === 200 && request.responseXML;
      if (number !== latest) return done(); // a later one was asked for meanwhile
      if (!drawn) return failed(new Error("there is no such chart"));
      const seen = [place.scrollLeft, place.scrollTop];
      const { step, label } = document.activeElement?.dataset ?? {};
      place.replaceChildren(document.importNode(drawn.documentElement, true));
      place.querySelector("g.labels")?.removeAttribute("aria-hidden");
      for (const part of place.querySelectorAll(PARTS)) {
        if (part.dataset.step === "(start)") continue;
        part.tabIndex = 0;
        part.setAttribute("role", "button");
        if (part.dataset.label) part.setAttribute("aria-label", wordsOf(part));
      }
      fit();
      place.scrollTo(...seen);
      (label ? wordsAt(label) : step && stepBox(step))?.focus({ preventScroll: true });
      done();
    };
    request.send();
  });
}

export function empty() {
  place.replaceChildren();
}

function fit() {
  const svg = place.querySelector("svg");
  if (!svg) return;
  const [, , width, height] = svg.getAttribute("viewBox").split(" ").map(Number);
  const across = (place.clientWidth - 40) / width;
  const down = (place.clientHeight - 24) / height;
  const fitting = { width: Math.max(0.9, Math.min(across, 1.4)), whole: Math.min(across, down, 1.4) };
  const used = fitting[scale] ?? scale;
  svg.setAttribute("width", width * used);
  svg.setAttribute("height", height * used);
  byId("shown").textContent = `${Math.round(used * 100)} %`;
  return used;
}

function zoom(by) {
  scale = Math.min(4, Math.max(0.2, (fit() ?? 1) * by));
  byId("whole").setAttribute("aria-pressed", false);
  fit();
}

const stepBox = (step) => place.querySelector(`[data-step="${CSS.escape(step)}"]`);
const wordsAt = (transition) => place.querySelector(`[data-label="${CSS.escape(transition)}"]`);
const wordsOf = (part) => [...part.querySelectorAll("text")].map((each) => each.textContent).join(" ");

/** Mark the step or transition that was chosen. */
export function choose(step, transition) {
  for (const each of place.querySelectorAll(".chosen")) each.classList.remove("chosen");
  const found = transition ? wordsAt(transition) : step && stepBox(step);
  if (!found) return;
  found.classList.add("chosen");
  found.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Mark the steps at which the imaginary ticket stands. */
export function stand(steps) {
  for (const each of place.querySelectorAll(".here")) each.classList.remove("here");
  for (const step of steps) stepBox(step)?.classList.add("here");
}

function told(target) {
  const label = target.closest("[data-label]");
  if (label) return onTransition(label.dataset.label);
  const box = target.closest("[data-step]");
  if (box) onStep(box.dataset.step);
}

place.addEventListener("click", (event) => told(event.target));
place.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  if (!event.target.closest(PARTS)) return;
  event.preventDefault();
  told(event.target);
});
byId("whole").addEventListener("click", () => {
  scale = scale === "whole" ? "width" : "whole";
  byId("whole").setAttribute("aria-pressed", scale === "whole");
  fit();
});
byId("larger").addEventListener("click", () => zoom(1.2));
byId("smaller").addEventListener("click", () => zoom(1 / 1.2));
addEventListener("resize", fit);
