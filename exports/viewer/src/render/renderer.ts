/** What draws the picture: the one thing in which a canvas and WebGL differ. */

import type { Camera } from "../logic/state";
import type { Painted } from "./painter";
import type { Theme } from "./palette";
import type { Emphasis, Scene } from "./scene";

export type RendererName = "webgl" | "canvas";

export interface Size {
  width: number;
  height: number;
  /** Device pixels for one pixel. */
  ratio: number;
}

/** What is to be seen, from wherever; another object after every change. */
export interface Look {
  scene: Scene;
  emphasis: Emphasis;
  theme: Theme;
  size: Size;
}

/** From where it is seen. */
export interface Moment {
  camera: Camera;
  /** The node under the pointer, or -1. */
  hovered: number;
  /** True once the camera has stood still for a while. */
  resting: boolean;
}

export interface Renderer {
  readonly name: RendererName;
  /** Draw a frame, or a part of it: what it shows once it is whole, and whether there is more to do. */
  frame(look: Look, moment: Moment): { painted: Painted | null; more: boolean };
  /** What is on screen, as one canvas. */
  picture(): HTMLCanvasElement;
  dispose(): void;
}
