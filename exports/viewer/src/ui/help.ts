/** What the picture means and what the keys do. */

import { h } from "./dom";

const KEYS: [string, string][] = [
  ["/", "Search"],
  ["Tab", "From control to control; the picture is one of them"],
  ["← → ↑ ↓", "Move the picture (with Shift: farther)"],
  ["+  −  0", "Zoom in, zoom out, show all"],
  ["Esc", "Close details"],
];

export function helpDialog(drawing: HTMLElement): HTMLDialogElement {
  const close = h("button", { type: "button", autofocus: true, onclick: () => dialog.close() }, "Close");
  const dialog = h(
    "dialog", { class: "help", "aria-labelledby": "help-title" },
    h("h2", { id: "help-title" }, "Reading the picture"),
    h("p", null, "Each mark is a method, model, dataset, benchmark, task, metric, concept or paper; the bigger, the more papers stand behind it. Discs are communities: things that papers use together. It opens on techniques; the legend adds the other types."),
    h("p", null, "Click a mark to read what papers say of it, with the sentence that says so. Double-click, or Expand, to bring in its neighbours. A chosen or pinned mark can be dragged."),
    h("p", null, "The Table view has the same facts as rows. The address holds the view: copy it to share it."),
    h("dl", null, ...KEYS.flatMap(([keys, what]) => [h("dt", null, h("kbd", null, keys)), h("dd", null, what)])),
    drawing,
    close,
  );
  return dialog;
}
