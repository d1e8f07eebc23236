/** Papers by month as bars, two handles for the span shown, and a button that plays it. */

import { monthOf, monthText } from "../data/graph";
import type { Model } from "../model";
import { count, h, icon } from "./dom";

const STEP_MS = 700;
const MOST_BARS = 120;

export function timeline(model: Model): { element: HTMLElement; refresh(): void } {
  const { graph } = model;
  const first = graph.firstMonth;
  const months = graph.lastMonth - first;
  if (months < 1) return { element: h("div", { hidden: true }), refresh: () => undefined };
  const bars = makeBars(model);
  const from = handle("From", 0);
  const to = handle("To", months);
  const words = h("output", { class: "span-words", for: "time-from time-to" });
  const play = h("button", { type: "button", class: "icon-button play", onclick: () => (timer ? stop() : start()) });
  const fill = h("div", { class: "span-fill" });
  let timer = 0;

  function handle(name: string, value: number): HTMLInputElement {
    const input = h("input", {
      type: "range", id: `time-${name.toLowerCase()}`, min: 0, max: months, value, "aria-label": `${name} month`,
      oninput: () => {
        const [low, high] = [Number(from.value), Number(to.value)];
        if (low > high) input.value = String(input === from ? high : low);
        write();
        stop();
      },
    });
    return input;
  }
  function write(): void {
    const [low, high] = [Number(from.value), Number(to.value)];
    model.update({
      from: low === 0 ? null : monthText(first + low),
      to: high === months ? null : monthText(first + high),
    });
  }
  function start(): void {
    if (Number(to.value) >= months) to.value = from.value;
    timer = window.setInterval(step, STEP_MS);
    write();
    refresh();
  }
  function step(): void {
    // Long spans play in about forty steps, short ones month by month.
    to.value = String(Math.min(months, Number(to.value) + Math.max(1, Math.round(months / 40))));
    write();
    if (Number(to.value) >= months) stop();
  }
  function stop(): void {
    window.clearInterval(timer);
    timer = 0;
    refresh();
  }
  function refresh(): void {
    const [low, high] = model.span.map((text) => monthOf(text) - first);
    from.value = String(low);
    to.value = String(high);
    from.setAttribute("aria-valuetext", monthText(first + low));
    to.setAttribute("aria-valuetext", monthText(first + high));
    words.textContent = `${monthText(first + low)} – ${monthText(first + high)}`;
    fill.style.left = `${(100 * low) / months}%`;
    fill.style.right = `${100 - (100 * high) / months}%`;
    bars.mark(low, high);
    play.replaceChildren(icon(timer ? "pause" : "play"));
    play.setAttribute("aria-label", timer ? "Pause" : "Play through time");
    play.title = timer ? "Pause" : "Play through time";
  }
  refresh();
  const element = h(
    "div", { class: "timeline", role: "group", "aria-label": "Dates of the papers" },
    play, h("div", { class: "span" }, bars.element, h("div", { class: "span-track" }), fill, from, to), words,
  );
  return { element, refresh };
}

function makeBars(model: Model): { element: HTMLElement; mark(low: number, high: number): void } {
  const { graph } = model;
  const months = graph.lastMonth - graph.firstMonth + 1;
  const wide = Math.ceil(months / MOST_BARS);
  const heights = new Uint32Array(Math.ceil(months / wide));
  for (const month of graph.month) if (month >= 0) heights[Math.floor((month - graph.firstMonth) / wide)]++;
  const most = heights.reduce((a, b) => Math.max(a, b), 1);
  const bars = Array.from(heights, (height, n) => {
    const bar = h("i", { title: `${monthText(graph.firstMonth + n * wide)}: ${count(height)} papers` });
    bar.style.height = `${height ? 8 + (92 * height) / most : 0}%`;
    return bar;
  });
  const element = h("div", { class: "bars", "aria-hidden": "true" }, ...bars);
  const mark = (low: number, high: number): void =>
    bars.forEach((bar, n) => bar.classList.toggle("off", n * wide + wide - 1 < low || n * wide > high));
  return { element, mark };
}
