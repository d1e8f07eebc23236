/** Triples as a picture: which nodes and edges it has. */

import { shortened } from "../../../src/render/labels";
import { SHAPES } from "../../../src/render/palette";
import type { Names } from "./names";
import { place, type PictureEdge, type PictureNode } from "./place";
import { keyOf, RDF_TYPE, type Term, type Triple } from "./rdf";

export const MOST_NODES = 200;
const NAMING = [
  "http://www.w3.org/2004/02/skos/core#prefLabel",
  "http://purl.org/dc/terms/title",
  "http://www.w3.org/2000/01/rdf-schema#label",
];

export interface Picture {
  nodes: PictureNode[];
  edges: PictureEdge[];
  width: number;
  height: number;
  /** Nodes that there is no room for. */
  left: number;
}

/**
 * Lay triples out. A name and a type that a triple gives are shown at the node, not as nodes of
 * their own. The same triples give the same picture.
 */
export function makePicture(triples: readonly Triple[], names: Names, most = MOST_NODES): Picture {
  const known = describe(triples, names);
  const nodes = new Map<string, PictureNode>();
  const left = new Set<string>();
  const node = (term: Term): PictureNode | null => {
    const key = keyOf(term);
    const found = nodes.get(key) ?? (nodes.size < most ? makeNode(term, known, names) : null);
    if (found) nodes.set(key, found);
    else left.add(key);
    return found;
  };
  const edges = new Map<string, PictureEdge>();
  for (const triple of triples) {
    const from = node(triple[0]);
    if (known.told.has(triple)) continue;
    const to = node(triple[2]);
    if (!from || !to) continue;
    const key = `${keyOf(triple[0])}\n${keyOf(triple[2])}`;
    const edge = edges.get(key) ?? { from, to, names: [], label: null };
    edge.names.push(names.text(triple[1]));
    edges.set(key, edge);
  }
  const all = { nodes: [...nodes.values()], edges: [...edges.values()] };
  return { ...all, ...place(all.nodes, all.edges), left: left.size };
}

interface Known {
  names: Map<string, string>;
  types: Map<string, string>;
  /** Triples that say nothing but a name or a type. */
  told: Set<Triple>;
}

function describe(triples: readonly Triple[], names: Names): Known {
  const known: Known = { names: new Map(), types: new Map(), told: new Set() };
  for (const naming of NAMING) {
    for (const triple of triples) {
      const [subject, predicate, object] = triple;
      if (predicate.value !== naming || object.type !== "literal" || known.names.has(keyOf(subject))) continue;
      known.names.set(keyOf(subject), object.value);
      known.told.add(triple);
    }
  }
  const typings = triples.filter(([, predicate]) => predicate.value === RDF_TYPE);
  for (const [subject, , object] of typings) {
    const type = names.text(object).replace(/^kg:/u, "");
    if (type in SHAPES) known.types.set(keyOf(subject), type);
  }
  // The others of such a node only say that it is an entity, and would be the hubs of every picture.
  for (const triple of typings) if (known.types.has(keyOf(triple[0]))) known.told.add(triple);
  return known;
}

function makeNode(term: Term, known: Known, names: Names): PictureNode {
  const text = names.text(term);
  const isPaper = text.startsWith("paper:") && !text.includes("#"); // what has # is a place in its text
  const kind = term.type === "literal" ? "literal" : isPaper ? "Paper" : "";
  const name = known.names.get(keyOf(term)) ?? text;
  return { term, name, kind: known.types.get(keyOf(term)) ?? kind, x: 0, y: 0, label: { text: shortened(name), x: 0, y: 0, align: "start" } };
}
