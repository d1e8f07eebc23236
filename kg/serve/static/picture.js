/** A small picture of the triples that a CONSTRUCT gives: nodes pushed apart, edges pulled together. */

const SVG = "http://www.w3.org/2000/svg";
const MOST_NODES = 200;
const ROUNDS = 220;

/** Draw into a holder; gives back how many nodes there are, and how many were drawn. */
export function draw(holder, triples, shorten, link) {
  const nodes = new Map();
  const all = new Set(triples.flatMap(([subject, , object]) => [keyOf(subject), keyOf(object)]));
  const edges = [];
  for (const [subject, predicate, object] of triples) {
    const ends = [subject, object].map((term) => nodes.get(keyOf(term)) ?? make(nodes, term));
    if (ends.includes(null)) continue;
    edges.push({ from: ends[0], to: ends[1], label: shorten(predicate.value) });
  }
  const list = [...nodes.values()];
  settle(list, edges);
  holder.replaceChildren(list.length ? paint(list, edges, shorten, link) : "");
  return { all: all.size, drawn: list.length };
}

function keyOf(term) {
  return `${term.type} ${term.value}`;
}

function make(nodes, term) {
  if (nodes.size >= MOST_NODES) return null;
  // A sunflower to begin with: no two nodes in one place, and the same picture every time.
  const n = nodes.size;
  const node = { term, x: Math.sqrt(n + 1) * Math.cos(n * 2.4) * 40, y: Math.sqrt(n + 1) * Math.sin(n * 2.4) * 40 };
  nodes.set(keyOf(term), node);
  return node;
}

function settle(nodes, edges) {
  for (let round = 0; round < ROUNDS; round++) {
    const heat = 14 * (1 - round / ROUNDS) + 0.5;
    for (const node of nodes) [node.dx, node.dy] = [-node.x * 0.003, -node.y * 0.012];
    for (let i = 0; i < nodes.length; i++) {
      for (let j = 0; j < i; j++) push(nodes[i], nodes[j], (d) => 5200 / (d * d));
    }
    for (const { from, to } of edges) if (from !== to) push(from, to, (d) => (90 - d) * 0.06);
    for (const node of nodes) {
      const length = Math.hypot(node.dx, node.dy) || 1;
      node.x += (node.dx / length) * Math.min(length, heat);
      node.y += (node.dy / length) * Math.min(length, heat);
    }
  }
}

function push(a, b, force) {
  const [x, y] = [a.x - b.x, a.y - b.y];
  const distance = Math.hypot(x, y) || 0.1;
  const by = force(distance) / distance;
  a.dx += x * by; a.dy += y * by; b.dx -= x * by; b.dy -= y * by;
}

function paint(nodes, edges, shorten, link) {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  const [left, top] = [Math.min(...xs) - 60, Math.min(...ys) - 30];
  const view = [left, top, Math.max(...xs) + 130 - left, Math.max(...ys) + 30 - top];
  const svg = element("svg", { viewBox: view.map(Math.round).join(" "), role: "group" });
  svg.setAttribute("aria-label", `Picture of ${nodes.length} nodes and ${edges.length} edges; the table below says the same.`);
  svg.append(arrowHead());
  for (const { from, to, label } of edges) {
    const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y };
    svg.append(element("line", { ...ends, "marker-end": "url(#arrow)" }));
    if (edges.length <= 60) {
      const text = element("text", { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, class: "edge-label", "text-anchor": "middle" });
      text.textContent = label;
      svg.append(text);
    }
  }
  for (const node of nodes) svg.append(paintNode(node, shorten, link));
  return svg;
}

function arrowHead() {
  const marker = element("marker", { id: "arrow", viewBox: "0 0 8 8", refX: "15", refY: "4", markerWidth: "8", markerHeight: "8", orient: "auto" });
  marker.append(element("path", { d: "M0 0L8 4L0 8z" }));
  const definitions = element("defs", {});
  definitions.append(marker);
  return definitions;
}

function paintNode({ term, x, y }, shorten, link) {
  const href = term.type === "uri" ? link(term.value) : null;
  const group = element(href ? "a" : "g", href ? { href } : {});
  const kind = term.type === "uri" ? shorten(term.value).split(":")[0] : "literal";
  group.setAttribute("class", `node-${kind}`);
  const full = term.type === "uri" ? shorten(term.value) : term.value;
  const text = element("text", { x: x + 8, y: y + 4 });
  text.textContent = full.length > 42 ? `${full.slice(0, 40)}…` : full;
  const title = element("title", {});
  title.textContent = full;
  group.append(element("circle", { cx: x, cy: y, r: 5.5 }), text, title);
  return group;
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, typeof value === "number" ? value.toFixed(1) : value);
  }
  return made;
}
