/**
 * The picture on a 2D canvas.
 *
 * While the camera moves, the last painting is copied at its new place; once it rests, the scene
 * is painted anew, in slices on a second canvas with a margin, and swapped in when it is whole. A
 * scene that paints within a frame is painted in every frame.
 */

import type { Camera } from "../logic/state";
import type { Frame } from "./marks";
import { paintAxisLabels, paintHover } from "./overlay";
import { paint, type Painted } from "./painter";
import type { Look, Moment, Renderer } from "./renderer";

const MARGIN = 0.25; // of the width and height, painted beyond each side
const SLICE_MS = 10;
const FIRST_SLICE_MS = 40;
const QUICK_MS = 9;

interface Job {
  steps: Generator<void, Painted>;
  canvas: HTMLCanvasElement;
  camera: Camera;
  spent: number;
}

export class CanvasRenderer implements Renderer {
  readonly name = "canvas";
  private job: Job | null = null;
  /** What was painted last, or is being painted. */
  private begun: Look | null = null;
  private shown: { canvas: HTMLCanvasElement; camera: Camera; cost: number } | null = null;
  private spare: HTMLCanvasElement | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {}

  frame(look: Look, moment: Moment): { painted: Painted | null; more: boolean } {
    const { camera, resting } = moment;
    const quick = (this.shown?.cost ?? Infinity) < QUICK_MS;
    const stale = this.begun !== look;
    if (stale || this.job?.camera !== camera) this.job = null;
    if (!this.job && (stale || (this.shown?.camera !== camera && (resting || quick)))) this.begin(look, camera);
    const painted = this.job ? this.work(this.job, resting && !this.shown ? FIRST_SLICE_MS : SLICE_MS) : null;
    this.copy(look, moment);
    return { painted, more: this.job !== null || this.shown?.camera !== camera };
  }

  picture(): HTMLCanvasElement {
    return this.canvas;
  }

  dispose(): void {
    this.job = null;
  }

  private begin(look: Look, camera: Camera): void {
    const { ratio } = look.size;
    const wide = Math.round(look.size.width * (1 + 2 * MARGIN));
    const high = Math.round(look.size.height * (1 + 2 * MARGIN));
    const canvas = this.spare ?? document.createElement("canvas");
    this.spare = null;
    if (canvas.width !== Math.round(wide * ratio)) canvas.width = Math.round(wide * ratio);
    if (canvas.height !== Math.round(high * ratio)) canvas.height = Math.round(high * ratio);
    const context = canvas.getContext("2d");
    if (!context) return;
    const steps = paint(context, look.scene, look.emphasis, { camera, width: wide, height: high, ratio }, look.theme);
    this.job = { steps, canvas, camera, spent: 0 };
    this.begun = look;
  }

  private work(job: Job, budget: number): Painted | null {
    const start = performance.now();
    let step = job.steps.next();
    while (!step.done && performance.now() - start < budget) step = job.steps.next();
    job.spent += performance.now() - start;
    if (!step.done) return null;
    this.spare = this.shown?.canvas ?? null;
    this.shown = { canvas: job.canvas, camera: job.camera, cost: job.spent };
    this.job = null;
    return step.value;
  }

  private copy(look: Look, { camera, hovered }: Moment): void {
    const context = this.canvas.getContext("2d");
    if (!context || !this.shown) return;
    const { width, height, ratio } = look.size;
    const scale = camera.zoom / this.shown.camera.zoom;
    const wide = (this.shown.canvas.width / ratio) * scale;
    const high = (this.shown.canvas.height / ratio) * scale;
    const x = width / 2 + (this.shown.camera.x - camera.x) * camera.zoom - wide / 2;
    const y = height / 2 + (this.shown.camera.y - camera.y) * camera.zoom - high / 2;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = look.theme.background;
    context.fillRect(0, 0, width, height);
    context.drawImage(this.shown.canvas, x, y, wide, high);
    const frame: Frame = { camera, width, height, ratio };
    if (hovered >= 0) paintHover(context, look.scene, hovered, frame, look.theme);
    if (look.scene.axis) paintAxisLabels(context, look.scene, frame, look.theme);
  }
}
