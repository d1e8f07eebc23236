/** The picture as SVG: what is on screen, as the canvas shows it. */

import type { Camera } from "../logic/state";
import { xmlText } from "../logic/formats";
import { sizeScale, toScreenX, toScreenY } from "./camera";
import { EDGE_BUDGET } from "./ink";
import { placeLabels } from "./labels";
import { FONT, measureWith } from "./overlay";
import { corners, SHAPES, type Theme } from "./palette";
import type { Emphasis, Scene } from "./scene";

interface View {
  camera: Camera;
  size(): { width: number; height: number };
}

export function pictureSvg(scene: Scene, emphasis: Emphasis, view: View, theme: Theme): string {
  const { width, height } = view.size();
  const { camera } = view;
  const x = (value: number): string => toScreenX(camera, width, value).toFixed(1);
  const y = (value: number): string => toScreenY(camera, height, value).toFixed(1);
  const { graph } = scene;
  const out: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" fill="${theme.background}"/>`,
  ];
  for (const region of scene.regions) {
    out.push(`<circle cx="${x(region.x)}" cy="${y(region.y)}" r="${(region.r * camera.zoom + 3).toFixed(1)}" fill="${theme.disc}" stroke="${theme.discEdge}"/>`);
  }
  const line = (edge: number): string => {
    const [a, b] = [graph.source[edge], graph.target[edge]];
    return `M${x(scene.x[a])} ${y(scene.y[a])}L${x(scene.x[b])} ${y(scene.y[b])}`;
  };
  const edges = Array.from(scene.edges.subarray(0, EDGE_BUDGET), line).join("");
  out.push(`<path d="${edges}" fill="none" stroke="${theme.edge}" stroke-width="0.7" stroke-opacity="${emphasis.nodes ? 0.12 : 0.3}"/>`);
  if (emphasis.edges.length) out.push(`<path d="${emphasis.edges.map(line).join("")}" fill="none" stroke="${theme.faint}" stroke-width="1.4"/>`);
  for (const node of scene.nodes) out.push(mark(scene, emphasis, node, x(scene.x[node]), y(scene.y[node]), camera.zoom, theme));
  const context = document.createElement("canvas").getContext("2d");
  const labels = context ? placeLabels(scene, emphasis, { camera, width, height }, measureWith(context)) : [];
  for (const label of labels) {
    out.push(
      `<text x="${label.x.toFixed(1)}" y="${label.y.toFixed(1)}" font-family="${xmlText(FONT)}" font-size="${label.size}" font-weight="${label.weight}" ` +
        `text-anchor="${label.align === "center" ? "middle" : "start"}" dominant-baseline="middle" fill="${label.faint ? theme.faint : theme.text}" ` +
        `stroke="${theme.background}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke">${xmlText(label.text)}</text>`,
    );
  }
  return `${out.join("\n")}\n</svg>\n`;
}

function mark(scene: Scene, emphasis: Emphasis, node: number, x: string, y: string, zoom: number, theme: Theme): string {
  const { graph } = scene;
  const type = graph.types[graph.type[node]];
  const radius = Math.max(0.9, scene.size[node] * sizeScale(zoom));
  const opacity = emphasis.nodes && !emphasis.nodes.has(node) ? ' opacity="0.22"' : "";
  const title = `<title>${xmlText(graph.label[node])}</title>`;
  const points = corners(SHAPES[type]);
  if (points) {
    const list = points.map(([dx, dy]) => `${(dx * radius).toFixed(1)},${(dy * radius).toFixed(1)}`).join(" ");
    return `<polygon points="${list}" transform="translate(${x} ${y})" fill="${theme.types[type]}"${opacity}>${title}</polygon>`;
  }
  const ring = SHAPES[type] === "ring" ? `fill="none" stroke="${theme.types[type]}" stroke-width="${(radius * 0.5).toFixed(1)}"` : `fill="${theme.types[type]}"`;
  const r = SHAPES[type] === "ring" ? radius * 0.75 : radius;
  return `<circle cx="${x}" cy="${y}" r="${r.toFixed(1)}" ${ring}${opacity}>${title}</circle>`;
}
