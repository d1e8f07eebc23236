/** The marks of nodes on a 2D canvas. */

import type { Camera } from "../logic/state";
import { SHAPES, trace, type Shape, type Theme } from "./palette";

export interface Frame {
  camera: Camera;
  width: number;
  height: number;
  /** Device pixels for one pixel. */
  ratio: number;
}

export type Canvas2D = CanvasRenderingContext2D;

export function paintShape(
  context: Canvas2D, shape: Shape, x: number, y: number, radius: number, colour: string, theme: Theme,
): void {
  context.beginPath();
  trace(context, shape, x, y, radius);
  context.fillStyle = colour;
  context.strokeStyle = theme.background;
  context.lineWidth = 1.2;
  context.fill();
  context.stroke();
}

/** Each shape drawn once for each half pixel of radius: copying is cheaper than drawing paths. */
export class Stamps {
  private readonly made = new Map<string, HTMLCanvasElement>();

  constructor(
    private readonly theme: Theme,
    private readonly ratio: number,
  ) {}

  draw(context: Canvas2D, type: string, x: number, y: number, radius: number): void {
    if (radius < 1.6) {
      context.fillStyle = this.theme.types[type];
      context.fillRect(x - radius, y - radius, radius * 2, radius * 2);
      return;
    }
    if (radius > 14) {
      paintShape(context, SHAPES[type], x, y, radius, this.theme.types[type], this.theme);
      return;
    }
    const step = Math.round(radius * 2);
    const key = `${type}${step}`;
    const stamp = this.made.get(key) ?? this.make(key, type, step / 2);
    const side = stamp.width / this.ratio;
    context.drawImage(stamp, x - side / 2, y - side / 2, side, side);
  }

  private make(key: string, type: string, radius: number): HTMLCanvasElement {
    const stamp = document.createElement("canvas");
    const side = Math.ceil((radius * 1.3 + 2) * 2 * this.ratio);
    stamp.width = stamp.height = side;
    const context = stamp.getContext("2d");
    if (context) {
      context.scale(this.ratio, this.ratio);
      const middle = side / this.ratio / 2;
      paintShape(context, SHAPES[type], middle, middle, radius, this.theme.types[type], this.theme);
    }
    this.made.set(key, stamp);
    return stamp;
  }
}
