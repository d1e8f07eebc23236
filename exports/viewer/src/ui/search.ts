/** The search field with its completions: a combobox that the keyboard drives whole. */

import type { Model } from "../model";
import { count, h, icon, plural } from "./dom";
import { glyph } from "./glyph";

const LIMIT = 12;

export function searchBox(model: Model, choose: (node: number) => void): HTMLElement {
  let hits: { node: number; alias: string | null }[] = [];
  let active = -1;
  const list = h("ul", { id: "hits", role: "listbox", "aria-label": "Names found", hidden: true });
  const note = h("p", { class: "search-note", hidden: true });
  const status = h("div", { class: "visually-hidden", role: "status" });
  const input = h("input", {
    type: "search",
    id: "search",
    placeholder: "Find a method, model, benchmark, paper…",
    autocomplete: "off",
    spellcheck: "false",
    role: "combobox",
    "aria-label": "Search names and aliases",
    "aria-expanded": "false",
    "aria-controls": "hits",
    "aria-autocomplete": "list",
  });

  const show = (): void => {
    const { hits: found, total } = model.search.search(input.value, LIMIT);
    hits = found;
    active = -1;
    list.replaceChildren(...hits.map((hit, n) => option(hit, n)));
    const typed = input.value.trim() !== "";
    note.textContent = total > hits.length ? `${count(hits.length)} of ${count(total)} shown; type more to narrow` : "Nothing is called that here.";
    note.hidden = !typed || (hits.length > 0 && total <= hits.length);
    status.textContent = typed ? `${plural(total, "name")} found` : "";
    open(typed);
  };
  const open = (shown: boolean): void => {
    box.classList.toggle("open", shown);
    list.hidden = !shown || !hits.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  };
  const mark = (next: number): void => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = hits.length ? (next + hits.length) % hits.length : -1;
    const item = list.children[active];
    item?.setAttribute("aria-selected", "true");
    item?.scrollIntoView({ block: "nearest" });
    if (item) input.setAttribute("aria-activedescendant", item.id);
  };
  const take = (n: number): void => {
    const hit = hits[n];
    if (!hit) return;
    input.value = "";
    open(false);
    choose(hit.node);
  };
  const option = (hit: { node: number; alias: string | null }, n: number): HTMLElement => {
    const { graph } = model;
    const type = graph.types[graph.type[hit.node]];
    const papers = graph.isPaper(hit.node) ? graph.payload.papers.date[hit.node - graph.entityCount] : plural(model.paperCount(hit.node), "paper");
    return h(
      "li",
      { id: `hit-${n}`, role: "option", "aria-selected": "false", onpointerdown: (event: Event) => event.preventDefault(), onclick: () => take(n) },
      glyph(type),
      h("span", { class: "hit-name" }, graph.label[hit.node], hit.alias ? h("small", null, ` also ${hit.alias}`) : null),
      h("span", { class: "hit-meta" }, type, papers ? ` · ${papers}` : null),
    );
  };
  input.addEventListener("input", show);
  input.addEventListener("focus", () => input.value && show());
  input.addEventListener("blur", () => {
    open(false);
    note.hidden = true;
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") mark(active + 1);
    else if (event.key === "ArrowUp") mark(active - 1);
    else if (event.key === "Enter") take(Math.max(active, 0));
    else if (event.key === "Escape") {
      input.value = "";
      show();
      return;
    } else return;
    event.preventDefault();
  });
  const box = h("div", { class: "search", role: "search" }, icon("search"), input, h("kbd", { "aria-hidden": "true" }, "/"), h("div", { class: "search-drop" }, list, note), status);
  return box;
}
