/** Saving the picture and the visible part. */

import { toCsv, toGraphml, toJson } from "../logic/formats";
import type { Model } from "../model";
import type { Stage } from "../render/stage";
import { pictureSvg } from "../render/svg";
import type { Theme } from "../render/palette";
import { h, icon } from "./dom";

export function saveMenu(model: Model, stage: Stage, theme: () => Theme, say: (words: string) => void): HTMLElement {
  const text = (kind: string, suffix: string, make: () => string) => (): void => download(new Blob([make()], { type: kind }), suffix);
  const { graph } = model;
  const entries: [string, string, () => void][] = [
    ["Picture", "PNG", () => stage.picture().toBlob((blob) => blob && download(blob, "png"))],
    ["Picture", "SVG", text("image/svg+xml", "svg", () => pictureSvg(model.scene, model.emphasis, stage, theme()))],
    ["Visible part", "GraphML", text("application/xml", "graphml", () => toGraphml(graph, model.visible))],
    ["Visible part", "CSV", text("text/csv", "csv", () => toCsv(graph, model.visible))],
    ["Visible part", "JSON", text("application/json", "json", () => toJson(graph, model.visible))],
    ["Link", "to this view", () => void copyLink(say)],
  ];
  const items = entries.map(([what, how, run]) =>
    h("li", null, h("button", { type: "button", onclick: () => {
      menu.open = false;
      run();
    } }, h("span", null, how === "to this view" ? "Copy link" : how), h("small", { class: "quiet" }, how === "to this view" ? "of this view" : what.toLowerCase()))),
  );
  const menu = h("details", { class: "menu" }, h("summary", { "aria-label": "Save", title: "Save" }, icon("save"), h("span", { class: "wide-only" }, "Save")), h("ul", null, ...items));
  document.addEventListener("pointerdown", (event) => {
    if (!menu.contains(event.target as Node)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
    event.stopPropagation();
  });
  return menu;
}

async function copyLink(say: (words: string) => void): Promise<void> {
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link to this view is on the clipboard.");
  } catch {
    say("The address of this page is the link to this view.");
  }
}

function download(blob: Blob, suffix: string): void {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: `paper-graph.${suffix}` });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
