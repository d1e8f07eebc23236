/** Shapes and cameras in WebGL's terms; pure, so that it is tested without a browser. */

import type { Camera } from "../logic/state";
import type { Box } from "./camera";
import { corners, SHAPES, type Shape } from "./palette";
import type { Scene } from "./scene";

/** The part of the plane that sigma scales into a square of side 1, with y upwards. */
export interface Square {
  x: number;
  y: number;
  side: number;
}

/** Shapes by the number that a shader knows them by. */
export const SHAPE_NUMBERS: readonly Shape[] = Object.values(SHAPES);

/**
 * The source of `float distanceTo(vec2 p, float shape)`: how far a point is outside a shape of
 * radius 1 around (0, 0), below 0 within. Every shape is round, or a convex polygon.
 */
export function distanceGlsl(): string {
  const branches = SHAPE_NUMBERS.map((shape, n) => `  if (shape < ${n}.5) return ${distance(shape)};`);
  return `float distanceTo(vec2 p, float shape) {\n${branches.join("\n")}\n  return length(p) - 1.0;\n}`;
}

/** The sides of a convex polygon as [nx, ny, offset]: outside one where nx·x + ny·y > offset. */
export function halfPlanes(points: readonly [number, number][]): [number, number, number][] {
  return points.map(([ax, ay], n) => {
    const [bx, by] = points[(n + 1) % points.length];
    const length = Math.hypot(bx - ax, by - ay);
    const [nx, ny] = [(by - ay) / length, (ax - bx) / length];
    const offset = nx * ax + ny * ay;
    // The middle is within, so an offset below 0 tells of corners that go round the other way.
    return offset < 0 ? [-nx, -ny, -offset] : [nx, ny, offset];
  });
}

function distance(shape: Shape): string {
  const points = corners(shape);
  if (!points) return shape === "ring" ? "max(length(p) - 1.0, 0.5 - length(p))" : "length(p) - 1.0";
  return halfPlanes(points)
    .map(([nx, ny, offset]) => `dot(p, vec2(${glslFloat(nx)}, ${glslFloat(ny)})) - ${glslFloat(offset)}`)
    .reduce((all, one) => `max(${all}, ${one})`);
}

function glslFloat(value: number): string {
  return value.toFixed(5);
}

/** The square around a box. */
export function squareAround({ left, right, top, bottom }: Box): Square {
  return { x: (left + right) / 2, y: (top + bottom) / 2, side: Math.max(right - left, bottom - top, 1e-6) };
}

/** A camera as sigma has it: its ratio is 1 where the square fits the shorter side of the screen. */
export function sigmaCamera(
  camera: Camera, width: number, height: number, square: Square,
): { x: number; y: number; ratio: number; angle: number } {
  return {
    x: 0.5 + (camera.x - square.x) / square.side,
    y: 0.5 - (camera.y - square.y) / square.side,
    ratio: Math.min(width, height) / (square.side * camera.zoom),
    angle: 0,
  };
}

/** Both ends of each link in sigma's square: x, y, x, y. */
export function linkEnds({ graph, x, y }: Scene, edges: Uint32Array, square: Square): Float32Array {
  const ends = new Float32Array(edges.length * 4);
  edges.forEach((edge, n) => {
    const [a, b] = [graph.source[edge], graph.target[edge]];
    ends[4 * n] = 0.5 + (x[a] - square.x) / square.side;
    ends[4 * n + 1] = 0.5 - (y[a] - square.y) / square.side;
    ends[4 * n + 2] = 0.5 + (x[b] - square.x) / square.side;
    ends[4 * n + 3] = 0.5 - (y[b] - square.y) / square.side;
  });
  return ends;
}
