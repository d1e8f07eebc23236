/** Between the plane and the screen. */

import type { Camera } from "../logic/state";

export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export const MIN_ZOOM = 0.05;
export const MAX_ZOOM = 160;

export function toScreenX(camera: Camera, width: number, x: number): number {
  return (x - camera.x) * camera.zoom + width / 2;
}

export function toScreenY(camera: Camera, height: number, y: number): number {
  return (y - camera.y) * camera.zoom + height / 2;
}

export function toWorld(camera: Camera, width: number, height: number, x: number, y: number): [number, number] {
  return [(x - width / 2) / camera.zoom + camera.x, (y - height / 2) / camera.zoom + camera.y];
}

/** The camera after a zoom by `factor` that keeps the point under (x, y) where it is. */
export function zoomedAt(
  camera: Camera, width: number, height: number, x: number, y: number, factor: number,
): Camera {
  const zoom = Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, camera.zoom * factor));
  const [wx, wy] = toWorld(camera, width, height, x, y);
  return { zoom, x: wx - (x - width / 2) / zoom, y: wy - (y - height / 2) / zoom };
}

/** The camera that shows a box whole, with a margin in pixels, no nearer than `nearest`. */
export function fitted(box: Box, width: number, height: number, margin = 40, nearest = 48): Camera {
  const wide = Math.max(box.right - box.left, 1e-6);
  const high = Math.max(box.bottom - box.top, 1e-6);
  const zoom = Math.min((width - 2 * margin) / wide, (height - 2 * margin) / high, nearest);
  return {
    x: (box.left + box.right) / 2,
    y: (box.top + box.bottom) / 2,
    zoom: Math.min(MAX_ZOOM, Math.max(MIN_ZOOM, zoom)),
  };
}

/** What part of the plane is on screen. */
export function viewBox(camera: Camera, width: number, height: number): Box {
  const [left, top] = toWorld(camera, width, height, 0, 0);
  const [right, bottom] = toWorld(camera, width, height, width, height);
  return { left, top, right, bottom };
}

/**
 * Pixels that a unit of size measures. Things grow with the zoom, and slower once they are big
 * enough to see, so that nearby ones part.
 */
export function sizeScale(zoom: number): number {
  return zoom < 8 ? zoom : 8 * Math.sqrt(zoom / 8);
}
