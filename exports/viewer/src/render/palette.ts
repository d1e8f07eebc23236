/** Colours and shapes of the types: the palette of Okabe and Ito, and a shape for each beside it. */

import type { ViewState } from "../logic/state";

export type Shape = "circle" | "square" | "triangle" | "down" | "diamond" | "hexagon" | "ring" | "page";

export interface Theme {
  dark: boolean;
  background: string;
  disc: string;
  discEdge: string;
  text: string;
  faint: string;
  edge: string;
  accent: string;
  /** By type name. */
  types: Record<string, string>;
}

const LIGHT: Theme = {
  dark: false,
  background: "#fbfbfd",
  disc: "#eff1f6",
  discEdge: "#e2e5ee",
  text: "#1c2130",
  faint: "#5b6275",
  edge: "#8f99b3",
  accent: "#c2185b",
  types: {
    Method: "#0b6bb0",
    Model: "#d98200",
    Dataset: "#00855f",
    Benchmark: "#35a3d9",
    Task: "#b3568f",
    Metric: "#8d8515",
    Concept: "#c14f12",
    Paper: "#6f7687",
  },
};

const DARK: Theme = {
  dark: true,
  background: "#12141b",
  disc: "#1a1d27",
  discEdge: "#272b38",
  text: "#eceef5",
  faint: "#a3aabd",
  edge: "#5f6984",
  accent: "#ff7fb0",
  types: {
    Method: "#5aaef0",
    Model: "#f0a630",
    Dataset: "#2fc398",
    Benchmark: "#8fd3f7",
    Task: "#e08fc0",
    Metric: "#d9cf4a",
    Concept: "#f07f45",
    Paper: "#9aa1b3",
  },
};

export const SHAPES: Record<string, Shape> = {
  Method: "circle",
  Model: "square",
  Dataset: "triangle",
  Benchmark: "down",
  Task: "diamond",
  Metric: "hexagon",
  Concept: "ring",
  Paper: "page",
};

export function themeOf(name: ViewState["theme"], systemIsDark: boolean): Theme {
  return name === "dark" || (name === "auto" && systemIsDark) ? DARK : LIGHT;
}

/** Corners of a shape around (0, 0) with about the area of a circle of radius 1; null for round. */
export function corners(shape: Shape): [number, number][] | null {
  switch (shape) {
    case "square":
      return [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]];
    case "triangle":
      return [[0, -1.25], [1.15, 0.8], [-1.15, 0.8]];
    case "down":
      return [[0, 1.25], [1.15, -0.8], [-1.15, -0.8]];
    case "diamond":
      return [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]];
    case "hexagon":
      return [[-1.1, 0], [-0.55, -0.95], [0.55, -0.95], [1.1, 0], [0.55, 0.95], [-0.55, 0.95]];
    case "page":
      return [[-0.75, -1], [0.75, -1], [0.75, 1], [-0.75, 1]];
    default:
      return null;
  }
}

/** Add a shape to the current path of a canvas. */
export function trace(path: CanvasPath, shape: Shape, x: number, y: number, radius: number): void {
  const points = corners(shape);
  if (points) {
    points.forEach(([dx, dy], n) =>
      n ? path.lineTo(x + dx * radius, y + dy * radius) : path.moveTo(x + dx * radius, y + dy * radius),
    );
    path.closePath();
    return;
  }
  path.moveTo(x + radius, y);
  path.arc(x, y, radius, 0, Math.PI * 2);
  if (shape === "ring") {
    path.moveTo(x + radius * 0.5, y);
    path.arc(x, y, radius * 0.5, 0, Math.PI * 2, true);
  }
}
