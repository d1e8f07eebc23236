/** The visible part as files: GraphML, CSV, JSON and SVG, all as text. */

import type { Graph } from "../data/graph";
import type { Visible } from "./filter";

/** Control characters and lone surrogates, which no XML parser takes. */
const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

export function xmlText(text: string): string {
  return text
    .replace(NOT_XML, "\ufffd")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;")
    .replace(/\r/g, "&#13;")
    .replace(/\n/g, "&#10;")
    .replace(/\t/g, "&#9;");
}

interface NodeRow {
  id: string;
  label: string;
  type: string;
  papers: number;
  date: string;
  community: number;
}

interface EdgeRow {
  source: string;
  target: string;
  relation: string;
  paper: string;
  date: string;
  confidence: number;
}

export function visibleRows(graph: Graph, visible: Visible): { nodes: NodeRow[]; edges: EdgeRow[] } {
  const nodes: NodeRow[] = [];
  const edges: EdgeRow[] = [];
  const { papers } = graph.payload;
  for (let node = 0; node < graph.nodeCount; node++) {
    if (!visible.node[node]) continue;
    nodes.push({
      id: graph.ref[node],
      label: graph.label[node],
      type: graph.types[graph.type[node]],
      papers: graph.isPaper(node) ? 1 : visible.support[node],
      date: graph.isPaper(node) ? papers.date[node - graph.entityCount] : "",
      community: graph.community[node],
    });
  }
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    if (!visible.edge[edge]) continue;
    const paper = graph.edgePaper[edge];
    edges.push({
      source: graph.ref[graph.source[edge]],
      target: graph.ref[graph.target[edge]],
      relation: graph.kinds[graph.kind[edge]],
      paper: paper < 0 ? "" : papers.key[paper],
      date: paper < 0 ? "" : papers.date[paper],
      confidence: graph.confidence[edge] / 100,
    });
  }
  return { nodes, edges };
}

export function toGraphml(graph: Graph, visible: Visible): string {
  const { nodes, edges } = visibleRows(graph, visible);
  const keys = [
    ["node", "label", "string"], ["node", "type", "string"], ["node", "papers", "int"],
    ["node", "date", "string"], ["node", "community", "int"], ["edge", "relation", "string"],
    ["edge", "paper", "string"], ["edge", "date", "string"], ["edge", "confidence", "double"],
  ];
  const key = ([where, name, type]: string[]): string =>
    `<key id="${where}-${name}" for="${where}" attr.name="${name}" attr.type="${type}"/>\n`;
  const data = (where: string, row: object, skip: string[]): string =>
    Object.entries(row)
      .filter(([name, value]) => !skip.includes(name) && value !== "")
      .map(([name, value]) => `<data key="${where}-${name}">${xmlText(String(value))}</data>`)
      .join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n',
    ...keys.map(key),
    '<graph edgedefault="directed">\n',
    ...nodes.map((row) => `<node id="${xmlText(row.id)}">${data("node", row, ["id"])}</node>\n`),
    ...edges.map(
      (row) =>
        `<edge source="${xmlText(row.source)}" target="${xmlText(row.target)}">` +
        `${data("edge", row, ["source", "target"])}</edge>\n`,
    ),
    "</graph>\n</graphml>\n",
  ].join("");
}

export function toCsv(graph: Graph, visible: Visible): string {
  const { edges, nodes } = visibleRows(graph, visible);
  const labels = new Map(nodes.map((row) => [row.id, row]));
  const header = "source,source_label,source_type,relation,target,target_label,target_type,paper,date,confidence";
  const lines = edges.map((row) => {
    const [from, to] = [labels.get(row.source), labels.get(row.target)];
    return [
      row.source, from?.label, from?.type, row.relation, row.target, to?.label, to?.type, row.paper, row.date,
      row.confidence,
    ]
      .map((value) => csvField(String(value ?? "")))
      .join(",");
  });
  return `\ufeff${[header, ...lines].join("\r\n")}\r\n`;
}

/** Quoted where needed; a field that a spreadsheet would run as a formula starts with a quote. */
function csvField(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

export function toJson(graph: Graph, visible: Visible): string {
  return JSON.stringify(visibleRows(graph, visible), null, 1);
}
