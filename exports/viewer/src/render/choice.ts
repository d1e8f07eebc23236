/** Which renderer draws the picture. */

import type { RendererChoice } from "../logic/state";
import { CanvasRenderer } from "./canvas";
import { isHardware } from "./hardware";
import type { Renderer, RendererName } from "./renderer";

/** The renderer that was asked for, else WebGL where a graphics card draws it. */
export function chosenRenderer(choice: RendererChoice, graphics: string | null): RendererName {
  if (choice !== "auto") return choice;
  return isHardware(graphics) ? "webgl" : "canvas";
}

/** Open a renderer on a canvas; where WebGL cannot be had, that is the one for 2D. */
export async function openRenderer(name: RendererName, canvas: HTMLCanvasElement, lost: () => void): Promise<Renderer> {
  if (name === "canvas") return new CanvasRenderer(canvas);
  try {
    // Loaded only here: sigma does not load at all where a browser lacks WebGL.
    const { WebglRenderer } = await import("./webgl");
    return new WebglRenderer(canvas, lost);
  } catch {
    return new CanvasRenderer(canvas);
  }
}
