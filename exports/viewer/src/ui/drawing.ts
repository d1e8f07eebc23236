/** The choice of what draws the picture. */

import type { RendererChoice } from "../logic/state";
import type { Model } from "../model";
import { isHardware } from "../render/hardware";
import type { RendererName } from "../render/renderer";
import { h } from "./dom";

const CHOICES: [RendererChoice, string][] = [
  ["auto", "Whichever is faster here"],
  ["webgl", "WebGL"],
  ["canvas", "2D canvas"],
];

export function drawingChoice(model: Model): { element: HTMLElement; refresh: (inUse: RendererName | null, graphics: string | null) => void } {
  const select = h(
    "select", { id: "renderer", onchange: () => model.update({ renderer: select.value as RendererChoice }) },
    ...CHOICES.map(([name, words]) => h("option", { value: name }, words)),
  );
  const words = h("p", { class: "quiet", role: "status" });
  const element = h("div", { class: "drawing" }, h("label", { for: "renderer" }, "Drawn with"), select, words);
  const refresh = (inUse: RendererName | null, graphics: string | null): void => {
    select.value = model.state.renderer;
    const now = inUse === "webgl" ? "WebGL draws the picture now." : "A 2D canvas draws the picture now.";
    const why = isHardware(graphics) ? `The graphics card: ${graphics}.` : "The browser has no graphics card to draw with.";
    words.textContent = `${now} ${why}`;
  };
  return { element, refresh };
}
