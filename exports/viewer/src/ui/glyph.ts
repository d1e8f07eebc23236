/** The mark of a type, as in the picture. */

import { corners, SHAPES } from "../render/palette";
import { svg } from "./dom";

export function glyph(type: string, size = 14): SVGElement {
  const shape = SHAPES[type] ?? "circle";
  const points = corners(shape);
  const mark = points
    ? svg("polygon", { points: points.map(([x, y]) => `${x},${y}`).join(" "), fill: "currentColor" })
    : svg("circle", {
        r: shape === "ring" ? 0.78 : 1.05,
        fill: shape === "ring" ? "none" : "currentColor",
        stroke: "currentColor",
        "stroke-width": shape === "ring" ? 0.6 : 0,
      });
  return svg(
    "svg",
    { viewBox: "-1.4 -1.4 2.8 2.8", width: size, height: size, class: `glyph type-${type}`, "aria-hidden": "true" },
    mark,
  );
}
