/** Where the nodes of a picture stand, and their names and those of the edges: none over another. */

import { settle } from "../../../src/logic/spread";
import { Room } from "../../../src/render/labels";
import type { Term } from "./rdf";

const UNIT = 15; // pixels of the layout's unit
const ROOMY = 45; // nodes; parts with more stand closer, or one would not see the whole
const FLAT = 0.8; // heights to widths: names lie down
const MARGIN = 18; // around each part
const SHELF = 960; // pixels of a row of parts, unless one is wider
const LETTER = 6.4; // pixels of a letter of a node's name, about, and of an edge's
const SMALL_LETTER = 5.6;
const MOST_EDGE_NAMES = 120; // more would hide the picture; pointing at an edge tells its name
const LINE = 15;
const GAP = 11; // between a node and its name
const MARK = 8; // half a node's mark
const BEFORE = { start: 0, middle: 0.5, end: 1 }; // the share of a text that is left of its place

export interface PictureNode {
  term: Term;
  name: string;
  /** A type that the explorer knows, "literal", or "". */
  kind: string;
  x: number;
  y: number;
  label: Label & { align: "start" | "middle" | "end" };
}

export interface PictureEdge {
  from: PictureNode;
  to: PictureNode;
  /** The properties from the one to the other. */
  names: string[];
  /** Where they are written, or null where there is no room. */
  label: Label | null;
}

/** A text in the picture, at the middle of its line. */
export interface Label {
  text: string;
  x: number;
  y: number;
}

interface Size {
  width: number;
  height: number;
}

interface Part extends Size {
  nodes: PictureNode[];
  edges: PictureEdge[];
}

/** Place what belongs together, each part for itself, the parts in rows; gives the picture's size. */
export function place(nodes: PictureNode[], edges: PictureEdge[]): Size {
  const parts = divide(nodes, edges);
  parts.forEach(placePart);
  const shelf = Math.max(SHELF, ...parts.map((part) => part.width));
  const size = { width: 0, height: 0 };
  let [x, y, next] = [0, 0, 0];
  for (const part of parts) {
    if (x > 0 && x + part.width > shelf) [x, y] = [0, next];
    move(part, x, y);
    x += part.width;
    next = Math.max(next, y + part.height);
    size.width = Math.max(size.width, x);
    size.height = next;
  }
  return size;
}

/** The parts that no edge joins, the largest first. */
function divide(nodes: PictureNode[], edges: PictureEdge[]): Part[] {
  const home = new Map(nodes.map((node) => [node, [node]]));
  for (const { from, to } of edges) {
    const [a, b] = [home.get(from), home.get(to)];
    if (!a || !b || a === b) continue;
    const [large, small] = a.length >= b.length ? [a, b] : [b, a];
    large.push(...small);
    for (const node of small) home.set(node, large);
  }
  const parts = new Map([...home.values()].map((members) => [members, { nodes: members, edges: [] as PictureEdge[], width: 0, height: 0 }]));
  for (const edge of edges) parts.get(home.get(edge.from) ?? [])?.edges.push(edge);
  return [...parts.values()].sort((a, b) => b.nodes.length - a.nodes.length);
}

function placePart(part: Part): void {
  const { nodes, edges } = part;
  const number = new Map(nodes.map((node, n) => [node, n]));
  const pairs = edges.flatMap(({ from, to }): [number, number][] => (from === to ? [] : [[number.get(from) ?? 0, number.get(to) ?? 0]]));
  const { x, y } = settle(nodes.length, pairs);
  // Room for a name on every side, until it is known on which it stands; then cut to what is used.
  const unit = UNIT * Math.max(0.5, Math.min(1, Math.sqrt(ROOMY / nodes.length)));
  const longest = Math.max(...nodes.map(({ label }) => label.text.length)) * LETTER + GAP;
  nodes.forEach((node, n) => {
    node.x = (x[n] - Math.min(...x)) * unit + longest;
    node.y = (y[n] - Math.min(...y)) * unit * FLAT + 3 * LINE;
  });
  const room = new Room(Math.max(...nodes.map((node) => node.x)) + longest, Math.max(...nodes.map((node) => node.y)) + 3 * LINE);
  for (const node of nodes) room.take(node.x - MARK, node.y - MARK, 2 * MARK, 2 * MARK, true);
  const middles = middlesOfNeighbours(edges);
  for (const node of nodes) placeName(node, (middles.get(node) ?? node.x) > node.x + LINE, room);
  for (const edge of edges.length > MOST_EDGE_NAMES ? [] : edges) placeEdgeName(edge, room);
  const boxes = [...nodes.map(boxOf), ...edges.flatMap(({ label }) => (label ? [textBox(label.text.length * SMALL_LETTER, label.x, label.y, 0.5)] : []))];
  const left = Math.min(...boxes.map((box) => box.left)) - MARGIN;
  const top = Math.min(...boxes.map((box) => box.top)) - MARGIN;
  part.width = Math.max(...boxes.map((box) => box.right)) - left + MARGIN;
  part.height = Math.max(...boxes.map((box) => box.bottom)) - top + MARGIN;
  move(part, -left, -top);
}

/** How far to the right the other ends of a node's edges are, on the average. */
function middlesOfNeighbours(edges: PictureEdge[]): Map<PictureNode, number> {
  const ends = new Map<PictureNode, number[]>();
  for (const { from, to } of edges) {
    ends.set(from, [...(ends.get(from) ?? []), to.x]);
    ends.set(to, [...(ends.get(to) ?? []), from.x]);
  }
  return new Map([...ends].map(([node, xs]) => [node, xs.reduce((sum, x) => sum + x, 0) / xs.length]));
}

/** Where there is room: beside the node, first on the side that its edges do not take, else below or above. */
function placeName({ x, y, label }: PictureNode, leftFirst: boolean, room: Room): void {
  const long = label.text.length * LETTER;
  const right = { align: "start", x: x + GAP, y } as const;
  const left = { align: "end", x: x - GAP, y } as const;
  const sides = [
    ...(leftFirst ? [left, right] : [right, left]),
    { align: "middle", x, y: y + 17 } as const,
    { align: "middle", x, y: y - 17 } as const,
  ];
  const free = sides.find((side) => room.take(side.x - long * BEFORE[side.align], side.y - LINE / 2, long, LINE, false));
  Object.assign(label, free ?? sides[0]);
}

/** Nearer to where the edge begins, so that two that run against each other are told apart. */
function placeEdgeName(edge: PictureEdge, room: Room): void {
  const { from, to, names } = edge;
  const text = names.join(", ");
  const long = text.length * SMALL_LETTER;
  const [x, y] = from === to ? [from.x, from.y - 28] : [from.x + (to.x - from.x) * 0.42, from.y + (to.y - from.y) * 0.42];
  if (room.take(x - long / 2, y - 6, long, 12, false)) edge.label = { text, x, y };
}

interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

function boxOf({ x, y, label }: PictureNode): Box {
  const box = textBox(label.text.length * LETTER, label.x, label.y, BEFORE[label.align]);
  return {
    left: Math.min(x - MARK, box.left),
    right: Math.max(x + MARK, box.right),
    top: Math.min(y - MARK, box.top),
    bottom: Math.max(y + MARK, box.bottom),
  };
}

/** The box of a text, a share of which is left of its place. */
function textBox(long: number, x: number, y: number, before: number): Box {
  return { left: x - long * before, right: x + long * (1 - before), top: y - LINE / 2, bottom: y + LINE / 2 };
}

function move({ nodes, edges }: Part, x: number, y: number): void {
  for (const one of [...nodes, ...nodes.map((node) => node.label), ...edges.flatMap((edge) => edge.label ?? [])]) {
    one.x += x;
    one.y += y;
  }
}
