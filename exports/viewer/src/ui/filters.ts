/** The legend, which filters by type, and the other filters. */

import { kindWords } from "../logic/facts";
import type { Model } from "../model";
import { count, h, plural } from "./dom";
import { glyph } from "./glyph";

export function filterPanel(model: Model): { element: HTMLElement; refresh(): void } {
  const legend = typeLegend(model);
  const roles = kindList(model, "Roles", model.graph.kinds.slice(model.graph.relationKinds));
  const relations = kindList(model, "Relations", model.graph.kinds.slice(0, model.graph.relationKinds));
  const confidence = slider(
    "Confidence", "min-confidence", 100, 5,
    () => model.state.minConfidence,
    (value) => model.update({ minConfidence: value }),
    (value) => (value ? `at least ${value} %` : "any"),
  );
  const support = slider(
    "Support", "min-support", mostSupport(model), 1,
    () => model.minSupport,
    (value) => model.setMinSupport(value),
    (value) => (value > 1 ? `at least ${plural(value, "paper")}` : value ? "any paper" : "vocabulary too"),
  );
  const kept = h("div", { class: "kept" });
  const reset = h("button", { type: "button", class: "text-button reset", onclick: () => model.resetFilters() }, "Reset all filters");
  const element = h(
    "div", { class: "filters" },
    legend.element, confidence.element, support.element, relations.element, roles.element, kept, reset,
  );
  const refresh = (): void => {
    for (const part of [legend, roles, relations, confidence, support]) part.refresh();
    reset.hidden = !model.isFiltered;
    kept.replaceChildren(...keptLists(model));
  };
  refresh();
  return { element, refresh };
}

function typeLegend(model: Model): { element: HTMLElement; refresh(): void } {
  const { graph } = model;
  const totals = new Uint32Array(graph.types.length);
  for (const type of graph.type) totals[type]++;
  const rows = graph.types.map((type, n) => {
    const shown = h("span", { class: "legend-count" });
    const toggle = h(
      "button",
      { type: "button", class: "legend-item", onclick: () => flip(type), "data-type": type },
      glyph(type), h("span", null, type), shown,
    );
    const only = h("button", { type: "button", class: "only", "aria-label": `Show only ${type}`, onclick: () => model.setTypes([type]) }, "only");
    return { type, n, shown, toggle, item: h("li", null, toggle, only), total: totals[n] };
  }).filter((row) => row.total > 0);
  const flip = (type: string): void => {
    const on = model.types;
    model.setTypes(on.includes(type) ? on.filter((name) => name !== type) : [...on, type]);
  };
  const all = h("button", { type: "button", class: "text-button", onclick: () => model.setTypes([...graph.types]) }, "All types");
  const usual = h("button", { type: "button", class: "text-button", onclick: () => model.update({ types: null }) }, "Usual");
  const refresh = (): void => {
    const on = model.types;
    for (const { type, n, shown, toggle, total } of rows) {
      toggle.setAttribute("aria-pressed", String(on.includes(type)));
      shown.textContent = count(model.visible.byType[n]);
      shown.title = `${count(model.visible.byType[n])} of ${count(total)} pass the other filters`;
    }
    usual.hidden = model.state.types === null;
  };
  const element = h(
    "fieldset", { class: "legend" },
    h("legend", null, "Types"), h("ul", null, ...rows.map((row) => row.item)), h("div", { class: "legend-foot" }, all, usual),
  );
  return { element, refresh };
}

function kindList(model: Model, title: string, kinds: string[]): { element: HTMLElement; refresh(): void } {
  const totals = new Map<string, number>();
  for (const kind of model.graph.kind) {
    const name = model.graph.kinds[kind];
    totals.set(name, (totals.get(name) ?? 0) + 1);
  }
  const boxes = kinds.filter((kind) => totals.get(kind)).map((kind) => {
    const input = h("input", { type: "checkbox", "data-kind": kind, onchange: () => flip(kind) });
    const item = h("label", { class: "check" }, input, h("span", null, kindWords(kind)), h("span", { class: "legend-count" }, count(totals.get(kind) ?? 0)));
    return { kind, input, item };
  });
  const flip = (kind: string): void => {
    const { off } = model.state;
    model.update({ off: off.includes(kind) ? off.filter((name) => name !== kind) : [...off, kind] });
  };
  const summary = h("summary", null, title);
  const element = h("details", { class: "kinds" }, summary, ...boxes.map((box) => box.item));
  const refresh = (): void => {
    const { off } = model.state;
    for (const { kind, input } of boxes) input.checked = !off.includes(kind);
    const out = boxes.filter(({ kind }) => off.includes(kind)).length;
    summary.textContent = out ? `${title} (${out} off)` : title;
  };
  return { element, refresh };
}

function slider(
  title: string, id: string, most: number, step: number,
  read: () => number, write: (value: number) => void, words: (value: number) => string,
): { element: HTMLElement; refresh(): void } {
  const output = h("output", { for: id });
  const input = h("input", { type: "range", id, min: 0, max: most, step, oninput: () => write(Number(input.value)) });
  const element = h("div", { class: "slider" }, h("label", { for: id }, title), output, input);
  const refresh = (): void => {
    input.value = String(read());
    output.textContent = words(read());
    input.setAttribute("aria-valuetext", words(read()));
  };
  return { element, refresh };
}

function mostSupport(model: Model): number {
  let most = 1;
  for (let node = 0; node < model.graph.entityCount; node++) most = Math.max(most, model.paperCount(node));
  return Math.min(most, Math.max(50, model.minSupport));
}

function keptLists(model: Model): HTMLElement[] {
  const part = (key: "hidden" | "pinned", title: string, verb: string): HTMLElement | null => {
    const refs = model.state[key];
    if (!refs.length) return null;
    const items = refs.map((ref) => {
      const node = model.graph.find(ref);
      const name = node < 0 ? ref : model.graph.label[node];
      const undo = (): void => model.update({ [key]: model.state[key].filter((other) => other !== ref) });
      return h("li", null, h("span", null, name), h("button", { type: "button", class: "text-button", "aria-label": `${verb} ${name}`, onclick: undo }, verb));
    });
    return h("section", null, h("h3", null, title), h("ul", null, ...items));
  };
  return [part("pinned", "Pinned", "Unpin"), part("hidden", "Hidden", "Show")].filter((one) => one !== null);
}
