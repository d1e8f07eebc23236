/** The picture of triples, as SVG. */

import { plural, svg } from "../../src/ui/dom";
import { glyph } from "../../src/ui/glyph";
import type { Names } from "./logic/names";
import type { Picture } from "./logic/picture";
import type { PictureEdge, PictureNode } from "./logic/place";

const MARK = 15; // pixels of a node
const SMALLEST = 0.65; // of its size, where the page is too small for it; it scrolls then
const HEIGHT = 620; // pixels that the page has for it

export function drawPicture(picture: Picture, names: Names): SVGElement {
  const { nodes, edges, width, height } = picture;
  const drawing = svg(
    "svg",
    {
      viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
      role: "group",
      "aria-label": `Picture of ${plural(nodes.length, "node")} and ${plural(edges.length, "edge")}; the table below has all.`,
    },
    arrowHead(),
    ...edges.map(drawEdge),
    ...edges.map(drawEdgeName),
    ...nodes.map((node) => drawNode(node, names)),
  );
  const largest = Math.max(SMALLEST, Math.min(1, HEIGHT / height));
  drawing.style.width = `clamp(${Math.round(width * SMALLEST)}px, 100%, ${Math.round(width * largest)}px)`;
  return drawing;
}

function arrowHead(): SVGElement {
  const size = { viewBox: "0 0 8 8", refX: 8, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse" };
  return svg("defs", null, svg("marker", { id: "arrow", ...size, orient: "auto" }, svg("path", { d: "M0 0.5L8 4L0 7.5z" })));
}

function drawEdge({ from, to, names }: PictureEdge): SVGElement {
  const title = svg("title", null, names.join(", "));
  return svg("path", { class: "edge", d: from === to ? loop(from) : line(from, to), "marker-end": "url(#arrow)" }, title);
}

function loop({ x, y }: PictureNode): string {
  return `M${round(x - 5)} ${round(y - 7)}c-16 -22 26 -22 10 0`;
}

/** From one node to the edge of another's mark. */
function line(from: PictureNode, to: PictureNode): string {
  const far = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  const short = Math.min(MARK * 0.62, far / 3) / far;
  const end = [to.x + (from.x - to.x) * short, to.y + (from.y - to.y) * short];
  return `M${round(from.x)} ${round(from.y)}L${end.map(round).join(" ")}`;
}

function drawEdgeName({ label }: PictureEdge): SVGElement | null {
  return label && svg("text", { class: "edge-name", x: round(label.x), y: round(label.y + 3), "text-anchor": "middle" }, label.text);
}

function drawNode({ term, name, kind, x, y, label }: PictureNode, names: Names): SVGElement {
  const href = term.type === "uri" ? names.link(term.value) : null;
  const mark = glyph(kind, kind === "literal" ? MARK - 5 : MARK);
  const size = Number(mark.getAttribute("width"));
  mark.setAttribute("x", round(x - size / 2));
  mark.setAttribute("y", round(y - size / 2));
  const full = term.type === "uri" && name !== names.text(term) ? `${name} (${names.text(term)})` : name;
  return svg(
    href ? "a" : "g",
    { class: "node", href },
    svg("title", null, kind && kind !== "literal" ? `${kind}: ${full}` : full),
    mark,
    svg("text", { x: round(label.x), y: round(label.y + 4), "text-anchor": label.align }, label.text),
  );
}

function round(number: number): string {
  return number.toFixed(1);
}
