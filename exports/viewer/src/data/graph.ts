/** The graph in typed arrays: nodes are the entities, then the papers; edges are all statements. */

import type { Payload } from "./payload";

export const BROADER = "broader";

export class Graph {
  readonly entityCount: number;
  readonly paperCount: number;
  readonly nodeCount: number;
  readonly types: string[];
  readonly paperType: number;
  readonly label: string[];
  readonly ref: string[];
  readonly type: Uint8Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly community: Int32Array;
  /** Months since year 0 of each paper, -1 where the date is not known. */
  readonly month: Int32Array;
  readonly firstMonth: number;
  readonly lastMonth: number;

  /** Kinds of edge: the relations, "broader", then the roles. */
  readonly kinds: string[];
  readonly relationKinds: number;
  readonly edgeCount: number;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly kind: Uint8Array;
  readonly confidence: Uint8Array;
  /** Number of the paper that states the edge (not its node), -1 for the vocabulary's own. */
  readonly edgePaper: Int32Array;
  /** Where the relations, the broader links and the roles begin among the edges. */
  readonly relationsFrom = 0;
  readonly broaderFrom: number;
  readonly rolesFrom: number;

  private readonly offsets: Uint32Array;
  private readonly incident: Uint32Array;
  private readonly numbers: Map<string, number>;
  private findingLists: Map<number, number[]> | null = null;

  constructor(readonly payload: Payload) {
    const { entities, papers, roles, relations, broader, layout } = payload;
    this.entityCount = entities.id.length;
    this.paperCount = papers.key.length;
    this.nodeCount = this.entityCount + this.paperCount;
    this.types = payload.types;
    this.paperType = payload.types.indexOf("Paper");
    this.label = entities.label.concat(papers.title.map((title, n) => title || papers.key[n]));
    this.ref = entities.id.concat(papers.key.map((key) => `paper/${key}`));
    this.type = new Uint8Array(this.nodeCount).fill(this.paperType);
    this.type.set(entities.type);
    this.x = Float32Array.from(layout.x, (value) => value / 16);
    this.y = Float32Array.from(layout.y, (value) => value / 16);
    this.community = Int32Array.from(layout.community);
    this.month = Int32Array.from(papers.date, monthOf);
    const known = this.month.filter((month) => month >= 0);
    this.firstMonth = known.length ? known.reduce((a, b) => Math.min(a, b)) : 0;
    this.lastMonth = known.length ? known.reduce((a, b) => Math.max(a, b)) : 0;

    this.kinds = [...payload.relationNames, BROADER, ...payload.roleNames];
    this.relationKinds = payload.relationNames.length + 1;
    this.broaderFrom = relations.subject.length;
    this.rolesFrom = this.broaderFrom + broader.child.length;
    this.edgeCount = this.rolesFrom + roles.paper.length;
    this.source = joined(relations.subject, broader.child, roles.paper, this.entityCount);
    this.target = joined(relations.object, broader.parent, roles.entity, 0);
    this.kind = new Uint8Array(this.edgeCount).fill(payload.relationNames.length);
    this.kind.set(relations.type);
    this.kind.set(roles.role.map((role) => role + this.relationKinds), this.rolesFrom);
    this.confidence = new Uint8Array(this.edgeCount).fill(100);
    this.confidence.set(relations.confidence);
    this.confidence.set(roles.confidence, this.rolesFrom);
    this.edgePaper = new Int32Array(this.edgeCount).fill(-1);
    this.edgePaper.set(relations.paper);
    this.edgePaper.set(roles.paper, this.rolesFrom);
    [this.offsets, this.incident] = incidence(this.nodeCount, this.source, this.target);
    this.numbers = new Map(this.ref.map((ref, n) => [ref, n]));
  }

  isPaper(node: number): boolean {
    return node >= this.entityCount;
  }

  /** The node of that reference (an entity's id, or `paper/<key>`), or -1. */
  find(ref: string): number {
    return this.numbers.get(ref) ?? -1;
  }

  /** Edges at a node, in the order of their numbers. */
  edgesOf(node: number): Uint32Array {
    return this.incident.subarray(this.offsets[node], this.offsets[node + 1]);
  }

  otherEnd(edge: number, node: number): number {
    return this.source[edge] === node ? this.target[edge] : this.source[edge];
  }

  /** Numbers of the findings that name an entity, or that a paper reports. */
  findingsOf(node: number): number[] {
    this.findingLists ??= this.listFindings();
    return this.findingLists.get(node) ?? [];
  }

  private listFindings(): Map<number, number[]> {
    const { paper, subject, object, metric, on } = this.payload.findings;
    const lists = new Map<number, number[]>();
    const add = (node: number | undefined, finding: number): void => {
      if (node === undefined) return;
      const list = lists.get(node);
      if (!list) lists.set(node, [finding]);
      else if (list[list.length - 1] !== finding) list.push(finding);
    };
    paper.forEach((number, finding) => {
      add(number + this.entityCount, finding);
      for (const slot of [subject, object, metric]) add(slot[finding], finding);
      for (const node of on[finding] ?? []) add(node, finding);
    });
    return lists;
  }
}

/** Months since year 0 of `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; a year alone counts as its January. */
export function monthOf(date: string): number {
  const match = /^(\d{4})(?:-(\d{2}))?/.exec(date);
  return match ? Number(match[1]) * 12 + (match[2] ? Number(match[2]) - 1 : 0) : -1;
}

/** `YYYY-MM` of a month number. */
export function monthText(month: number): string {
  const year = Math.floor(month / 12);
  return `${year}-${String((month % 12) + 1).padStart(2, "0")}`;
}

function joined(first: number[], second: number[], third: number[], shift: number): Uint32Array {
  const all = new Uint32Array(first.length + second.length + third.length);
  all.set(first);
  all.set(second, first.length);
  const from = first.length + second.length;
  for (let n = 0; n < third.length; n++) all[from + n] = third[n] + shift;
  return all;
}

function incidence(count: number, source: Uint32Array, target: Uint32Array): [Uint32Array, Uint32Array] {
  const offsets = new Uint32Array(count + 2);
  for (let edge = 0; edge < source.length; edge++) {
    offsets[source[edge] + 2]++;
    if (source[edge] !== target[edge]) offsets[target[edge] + 2]++;
  }
  for (let node = 2; node < count + 2; node++) offsets[node] += offsets[node - 1];
  const incident = new Uint32Array(offsets[count + 1]);
  for (let edge = 0; edge < source.length; edge++) {
    incident[offsets[source[edge] + 1]++] = edge;
    if (source[edge] !== target[edge]) incident[offsets[target[edge] + 1]++] = edge;
  }
  return [offsets, incident];
}
