/** What the graph says of a node, ready to be shown, in words. */

import { BROADER, type Graph } from "../data/graph";
import type { Range } from "./evidence";

const OUTWARD: Record<string, string> = {
  basedOn: "Builds on",
  isA: "Is a kind of",
  partOf: "Is part of",
  appliedTo: "Is applied to",
  trainedOn: "Is trained on",
  evaluatedOn: "Is evaluated on",
  outperforms: "Outperforms",
  [BROADER]: "Broader",
};

const INWARD: Record<string, string> = {
  basedOn: "Built on by",
  isA: "Kinds of it",
  partOf: "Has parts",
  appliedTo: "Has applied to it",
  trainedOn: "Trains",
  evaluatedOn: "Evaluates",
  outperforms: "Outperformed by",
  [BROADER]: "Narrower",
};

const KIND_WORDS: Record<string, string> = {
  basedOn: "builds on",
  isA: "is a kind of",
  partOf: "is part of",
  appliedTo: "is applied to",
  trainedOn: "is trained on",
  evaluatedOn: "is evaluated on",
  evaluatesOn: "evaluates on",
  comparesTo: "compares to",
  [BROADER]: "is narrower than",
};

const PREDICATE_WORDS: Record<string, string> = {
  underperforms: "falls behind",
  shows: "shows:",
};

/** A kind of edge as a verb: `evaluatesOn` → "evaluates on". */
export function kindWords(kind: string): string {
  return KIND_WORDS[kind] ?? kind;
}

export interface Backing {
  paper: number;
  confidence: number;
  range: Range | null;
}

export interface RelatedNode {
  node: number;
  backing: Backing[];
}

export interface RelationGroup {
  kind: number;
  outward: boolean;
  title: string;
  related: RelatedNode[];
}

export interface RoleRow {
  node: number;
  role: string;
  backing: Backing;
}

export function backingOf(graph: Graph, edge: number): Backing | null {
  const paper = graph.edgePaper[edge];
  if (paper < 0) return null;
  const { relations, roles } = graph.payload;
  const inRoles = edge >= graph.rolesFrom;
  const columns = inRoles ? roles : relations;
  const row = inRoles ? edge - graph.rolesFrom : edge;
  const range: Range | null = columns.start[row] < 0 ? null : [columns.start[row], columns.end[row]];
  return { paper, confidence: graph.confidence[edge], range };
}

/** Relations of an entity, by kind and direction, the best supported first. */
export function relationsOf(graph: Graph, node: number, passes: (edge: number) => boolean): RelationGroup[] {
  const groups = new Map<string, { kind: number; outward: boolean; related: Map<number, Backing[]> }>();
  for (const edge of graph.edgesOf(node)) {
    if (edge >= graph.rolesFrom || !passes(edge)) continue;
    const kind = graph.kind[edge];
    const outward = graph.source[edge] === node;
    const key = `${kind} ${outward}`;
    const group = groups.get(key) ?? { kind, outward, related: new Map<number, Backing[]>() };
    groups.set(key, group);
    const other = graph.otherEnd(edge, node);
    const backing = group.related.get(other) ?? [];
    group.related.set(other, backing);
    const one = backingOf(graph, edge);
    if (one) backing.push(one);
  }
  return [...groups.values()]
    .sort((a, b) => a.kind - b.kind || Number(b.outward) - Number(a.outward))
    .map(({ kind, outward, related }) => ({
      kind,
      outward,
      title: (outward ? OUTWARD : INWARD)[graph.kinds[kind]] ?? graph.kinds[kind],
      related: [...related]
        .map(([other, backing]) => ({ node: other, backing }))
        .sort((a, b) => b.backing.length - a.backing.length || a.node - b.node),
    }));
}

/** Papers that have a role for an entity, newest first; or the entities of a paper. */
export function rolesOf(graph: Graph, node: number, passes: (edge: number) => boolean): RoleRow[] {
  const rows: RoleRow[] = [];
  for (const edge of graph.edgesOf(node)) {
    const backing = edge >= graph.rolesFrom && passes(edge) ? backingOf(graph, edge) : null;
    if (!backing) continue;
    rows.push({ node: graph.otherEnd(edge, node), role: graph.kinds[graph.kind[edge]], backing });
  }
  const { date } = graph.payload.papers;
  const rank = (row: RoleRow): number => graph.payload.roleNames.indexOf(row.role);
  if (graph.isPaper(node)) return rows.sort((a, b) => rank(a) - rank(b) || a.node - b.node);
  return rows.sort(
    (a, b) => (date[b.backing.paper] < date[a.backing.paper] ? -1 : 1) || rank(a) - rank(b) || a.node - b.node,
  );
}

/** A part of a finding: a thing of the graph, or words. */
export interface FindingPart {
  text: string;
  node: number;
  strong: boolean;
}

/** A finding as a sentence in parts: who, does what, to whom; metric and value; where. */
export function findingParts(graph: Graph, finding: number): FindingPart[] {
  const { findings, predicateNames } = graph.payload;
  const parts: FindingPart[] = [];
  const words = (text: string, strong = false): void => void parts.push({ text, node: -1, strong });
  const slot = (node: number | undefined, phrase: string | undefined): void => {
    if (node === undefined && phrase === undefined) return;
    parts.push({ text: phrase ?? graph.label[node ?? 0], node: node ?? -1, strong: false });
  };
  slot(findings.subject[finding], findings.subjectText[finding]);
  const predicate = predicateNames[findings.predicate[finding]];
  words(` ${PREDICATE_WORDS[predicate] ?? predicate} `);
  slot(findings.object[finding], findings.objectText[finding]);
  const metric = findings.metricText[finding];
  if (metric) {
    if (findings.objectText[finding]) words(" in ");
    slot(findings.metric[finding], metric);
  }
  const value = findings.valueText[finding];
  if (value) {
    words(metric || findings.objectText[finding] ? ": " : "");
    words(value, true);
    const before = findings.baselineValueText[finding];
    if (before) words(` (from ${before})`);
  }
  const on = findings.onText[finding] ?? [];
  const nodes = findings.on[finding] ?? [];
  on.forEach((phrase, n) => {
    words(n ? ", " : " on ");
    const node = nodes.find((known) => graph.label[known] === phrase);
    parts.push({ text: phrase, node: node ?? (on.length === nodes.length && on.length === 1 ? nodes[0] : -1), strong: false });
  });
  return parts;
}

export function findingText(graph: Graph, finding: number): string {
  return findingParts(graph, finding)
    .map((part) => part.text)
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

export function findingBacking(graph: Graph, finding: number): Backing {
  const { paper, confidence, start, end } = graph.payload.findings;
  const range: Range | null = start[finding] < 0 ? null : [start[finding], end[finding]];
  return { paper: paper[finding], confidence: confidence[finding], range };
}

/** Names of a community: its best supported techniques. */
export function communityNames(graph: Graph, community: number, most: number): string[] {
  const top = graph.payload.communities.top[community] ?? [];
  return top.slice(0, most).map((node) => graph.label[node]);
}

export function communityLabel(graph: Graph, community: number, most: number): string {
  return communityNames(graph, community, most).join(" · ");
}

/** Aliases of an entity, of those that differ but in case, hyphens and spaces the first. */
export function otherNames(graph: Graph, node: number): string[] {
  const folded = (name: string): string => name.toLowerCase().replace(/[-\s]+/g, "");
  const known = new Set([folded(graph.label[node])]);
  return (graph.payload.entities.aliases[node] ?? []).filter((alias) => {
    const key = folded(alias);
    return !known.has(key) && known.add(key);
  });
}
