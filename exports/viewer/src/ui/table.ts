/** The same facts as tables: entities, papers, relations and findings that pass the filters. */

import { findingText, kindWords, otherNames } from "../logic/facts";
import type { Model } from "../model";
import { count, h } from "./dom";
import { glyph } from "./glyph";

const PAGE = 100;

interface Column {
  title: string;
  numeric?: boolean;
  /** What rows are sorted by. */
  key(row: number): string | number;
  cell(row: number): Node | string;
}

interface Sheet {
  rows: number[];
  total: number;
  columns: Column[];
}

const NAMES: Record<string, string> = { entities: "Entities", papers: "Papers", relations: "Relations", findings: "Findings" };

export class Tables {
  readonly element = h("section", { class: "tables", "aria-label": "Tables", hidden: true });
  private page = 0;
  private sorted: { column: number; down: boolean } = { column: -1, down: false };
  private shown = "";

  constructor(
    private readonly model: Model,
    private readonly choose: (node: number) => void,
  ) {}

  refresh(): void {
    this.element.hidden = this.model.state.view !== "table";
    if (this.element.hidden) return;
    if (this.shown !== this.model.state.table) {
      this.shown = this.model.state.table;
      this.page = 0;
      this.sorted = { column: -1, down: false };
    }
    const sheet = this.sheet(this.shown);
    this.sort(sheet);
    const pages = Math.max(1, Math.ceil(sheet.rows.length / PAGE));
    this.page = Math.min(this.page, pages - 1);
    this.element.replaceChildren(this.tabs(), this.table(sheet), this.pager(sheet, pages));
  }

  private tabs(): HTMLElement {
    const tab = (key: string): HTMLElement =>
      h("button", { type: "button", "aria-pressed": String(key === this.shown), onclick: () => this.model.update({ table: key }) }, NAMES[key]);
    return h("div", { class: "tabs", role: "group", "aria-label": "Which table" }, ...Object.keys(NAMES).map(tab));
  }

  private table(sheet: Sheet): HTMLElement {
    const heads = sheet.columns.map((column, n) => {
      const order = this.sorted.column === n ? (this.sorted.down ? "descending" : "ascending") : undefined;
      const arrow = order ? (this.sorted.down ? " ↓" : " ↑") : "";
      return h("th", { scope: "col", "aria-sort": order, class: column.numeric ? "numeric" : undefined }, h("button", { type: "button", onclick: () => this.sortBy(n) }, column.title + arrow));
    });
    const rows = sheet.rows.slice(this.page * PAGE, (this.page + 1) * PAGE);
    const body = rows.map((row) =>
      h("tr", null, ...sheet.columns.map((column) => h("td", { class: column.numeric ? "numeric" : undefined }, column.cell(row)))),
    );
    return h(
      "div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": NAMES[this.shown] },
      h("table", null, h("caption", { class: "visually-hidden" }, NAMES[this.shown]), h("thead", null, h("tr", null, ...heads)), h("tbody", null, ...body)),
    );
  }

  private pager(sheet: Sheet, pages: number): HTMLElement {
    const go = (page: number): void => {
      this.page = page;
      this.refresh();
      this.element.querySelector(".table-scroll")?.scrollTo(0, 0);
    };
    const from = sheet.rows.length ? this.page * PAGE + 1 : 0;
    const to = Math.min(sheet.rows.length, (this.page + 1) * PAGE);
    const words = `${count(from)}–${count(to)} of ${count(sheet.rows.length)} that pass the filters (${count(sheet.total)} in all)`;
    return h(
      "div", { class: "pager" },
      h("button", { type: "button", disabled: this.page === 0, onclick: () => go(this.page - 1) }, "Previous"),
      h("span", { role: "status" }, words),
      h("button", { type: "button", disabled: this.page >= pages - 1, onclick: () => go(this.page + 1) }, "Next"),
    );
  }

  private sortBy(column: number): void {
    this.sorted = { column, down: this.sorted.column === column ? !this.sorted.down : false };
    this.refresh();
    this.element.querySelectorAll<HTMLElement>("th button")[column]?.focus();
  }

  private sort(sheet: Sheet): void {
    const column = sheet.columns[this.sorted.column];
    if (!column) return;
    const keys = new Map(sheet.rows.map((row) => [row, column.key(row)]));
    const compare = (a: number, b: number): number => {
      const [x, y] = [keys.get(a) ?? "", keys.get(b) ?? ""];
      return typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
    };
    sheet.rows.sort((a, b) => (this.sorted.down ? compare(b, a) : compare(a, b)) || a - b);
  }

  private sheet(name: string): Sheet {
    if (name === "papers") return this.papers();
    if (name === "relations") return this.relations();
    return name === "findings" ? this.findings() : this.entities();
  }

  private entities(): Sheet {
    const { graph, visible } = this.model;
    const rows = indices(graph.entityCount).filter((node) => visible.node[node]);
    rows.sort((a, b) => visible.support[b] - visible.support[a] || a - b);
    const type = (node: number): string => graph.types[graph.type[node]];
    const aliases = (node: number): string => otherNames(graph, node).join(", ");
    return {
      rows,
      total: graph.entityCount,
      columns: [
        { title: "Name", key: (node) => graph.label[node].toLowerCase(), cell: (node) => this.name(node) },
        { title: "Type", key: type, cell: (node) => h("span", { class: "kind" }, type(node)) },
        { title: "Papers", numeric: true, key: (node) => visible.support[node], cell: (node) => count(visible.support[node]) },
        { title: "Findings", numeric: true, key: (node) => graph.findingsOf(node).length, cell: (node) => count(graph.findingsOf(node).length) },
        { title: "Also called", key: aliases, cell: (node) => h("span", { class: "clamped", title: aliases(node) }, aliases(node)) },
      ],
    };
  }

  private papers(): Sheet {
    const { graph, filters } = this.model;
    const { date, key } = graph.payload.papers;
    const open = filters.from <= graph.firstMonth && filters.to >= graph.lastMonth;
    const rows = indices(graph.paperCount).filter((p) => open || (graph.month[p] >= filters.from && graph.month[p] <= filters.to));
    rows.sort((a, b) => (date[a] < date[b] ? 1 : date[a] > date[b] ? -1 : a - b));
    const findings = (p: number): number => graph.findingsOf(p + graph.entityCount).length;
    return {
      rows,
      total: graph.paperCount,
      columns: [
        { title: "Title", key: (p) => graph.label[p + graph.entityCount], cell: (p) => this.name(p + graph.entityCount) },
        { title: "Date", key: (p) => date[p], cell: (p) => h("span", { class: "kind" }, date[p]) },
        { title: "Entities", numeric: true, key: (p) => graph.edgesOf(p + graph.entityCount).length, cell: (p) => count(graph.edgesOf(p + graph.entityCount).length) },
        { title: "Findings", numeric: true, key: findings, cell: (p) => count(findings(p)) },
        { title: "Id", key: (p) => key[p], cell: (p) => key[p] },
      ],
    };
  }

  private relations(): Sheet {
    const { graph, visible } = this.model;
    const { key, date } = graph.payload.papers;
    const paper = (edge: number): number => graph.edgePaper[edge];
    const kind = (edge: number): string => kindWords(graph.kinds[graph.kind[edge]]);
    return {
      rows: indices(graph.edgeCount).filter((edge) => visible.edge[edge]),
      total: graph.edgeCount,
      columns: [
        { title: "From", key: (e) => graph.label[graph.source[e]], cell: (e) => this.name(graph.source[e]) },
        { title: "Relation", key: kind, cell: (e) => h("span", { class: "kind" }, kind(e)) },
        { title: "To", key: (e) => graph.label[graph.target[e]], cell: (e) => this.name(graph.target[e]) },
        { title: "Paper", key: (e) => key[paper(e)] ?? "", cell: (e) => (paper(e) < 0 ? "vocabulary" : this.name(paper(e) + graph.entityCount, key[paper(e)])) },
        { title: "Date", key: (e) => date[paper(e)] ?? "", cell: (e) => date[paper(e)] ?? "" },
        { title: "Confidence", numeric: true, key: (e) => graph.confidence[e], cell: (e) => `${graph.confidence[e]} %` },
      ],
    };
  }

  private findings(): Sheet {
    const { graph, filters, visible } = this.model;
    const { findings, papers } = graph.payload;
    const open = filters.from <= graph.firstMonth && filters.to >= graph.lastMonth;
    const named = (f: number): number[] => [findings.subject[f], findings.object[f], findings.metric[f], ...(findings.on[f] ?? [])].filter((node) => node !== undefined);
    const focused = filters.scope !== null;
    const rows = indices(findings.paper.length).filter((f) => {
      const month = graph.month[findings.paper[f]];
      const inSpan = open || (month >= filters.from && month <= filters.to);
      return inSpan && findings.confidence[f] >= filters.minConfidence && (!focused || named(f).some((node) => visible.node[node]));
    });
    const text = (f: number): string => findingText(graph, f);
    const value = (f: number): string => findings.valueText[f] ?? "";
    return {
      rows,
      total: findings.paper.length,
      columns: [
        { title: "Finding", key: text, cell: text },
        { title: "Value", key: value, cell: value },
        { title: "Paper", key: (f) => papers.key[findings.paper[f]], cell: (f) => this.name(findings.paper[f] + graph.entityCount, papers.key[findings.paper[f]]) },
        { title: "Date", key: (f) => papers.date[findings.paper[f]], cell: (f) => papers.date[findings.paper[f]] },
        { title: "Confidence", numeric: true, key: (f) => findings.confidence[f], cell: (f) => `${findings.confidence[f]} %` },
      ],
    };
  }

  private name(node: number, text = this.model.graph.label[node]): HTMLElement {
    const type = this.model.graph.types[this.model.graph.type[node]];
    return h("button", { type: "button", class: "name", onclick: () => this.choose(node) }, glyph(type, 11), text);
  }
}

function indices(length: number): number[] {
  return Array.from({ length }, (_, n) => n);
}
