/** Which links are in view, and how strongly links and marks are drawn: the same for every renderer. */

import type { Camera } from "../logic/state";
import { viewBox } from "./camera";
import type { Emphasis, Scene } from "./scene";

export interface Ink {
  /** Opacity of links within communities, and of those across them. */
  near: number;
  far: number;
  /** Width of links, in pixels. */
  width: number;
  /** Opacity of marks. */
  marks: number;
}

/** As many links as a picture has room for; of more, each is drawn fainter, or only these are drawn. */
export const EDGE_BUDGET = 12_000;

/** The ink for a picture with that many links. */
export function inkOf(scene: Scene, emphasis: Emphasis, camera: Camera, links: number): Ink {
  const crowd = Math.min(1, 900 / (links + 1));
  const room = Math.min(1, EDGE_BUDGET / (links + 1));
  const near = (0.12 + 0.45 * Math.sqrt(crowd)) * Math.sqrt(room) * (emphasis.nodes ? 0.3 : 1);
  return {
    near,
    // In a map of discs the links between them would hide the rest; near by they count as much.
    far: scene.regions.length ? near * Math.min(1, 0.22 + camera.zoom / 60) * Math.sqrt(room) : near,
    width: camera.zoom > 14 ? 1 : 0.7,
    marks: emphasis.nodes ? 0.22 : scene.axis ? 0.5 : 1,
  };
}

/** The shown links with an end in view, in the scene's order. */
export function edgesInView(scene: Scene, camera: Camera, width: number, height: number): Uint32Array {
  // Among years only the links of a chosen node are drawn: all of them would cover the names.
  if (scene.axis) return new Uint32Array();
  const { x, y } = scene;
  const { source, target } = scene.graph;
  const box = viewBox(camera, width, height);
  const inside = (node: number): boolean =>
    x[node] >= box.left && x[node] <= box.right && y[node] >= box.top && y[node] <= box.bottom;
  return scene.edges.filter((edge) => inside(source[edge]) || inside(target[edge]));
}

/** Where, in the scene's order of links, those across communities begin. */
export function firstAcross(scene: Scene, edges: Uint32Array): number {
  const { source, target, community } = scene.graph;
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (community[source[edges[middle]]] === community[target[edges[middle]]]) low = middle + 1;
    else high = middle;
  }
  return low;
}
