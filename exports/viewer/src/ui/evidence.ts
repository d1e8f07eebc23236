/** A paper's abstract with the sentences that say so highlighted. */

import type { Source } from "../data/source";
import { markText, type Piece, type Range } from "../logic/evidence";
import type { Model } from "../model";
import { h } from "./dom";

/** A disclosure that loads the abstract when it is first opened. */
export function evidence(model: Model, source: Source, paper: number, ranges: Range[], open = false): HTMLElement {
  const { title, key } = model.graph.payload.papers;
  const body = h("div", { class: "abstract", "aria-busy": "true" }, "Loading…");
  let asked = false;
  const load = (): void => {
    if (asked) return;
    asked = true;
    source.text(paper, key[paper]).then(
      ({ abstract }) => {
        const pieces = markText(title[paper], abstract, ranges);
        const inTitle = pieces.title.some((piece) => piece.marked);
        body.replaceChildren(
          inTitle ? h("p", { class: "abstract-title" }, ...pieces.title.map(mark)) : "",
          abstract ? h("p", null, ...pieces.abstract.map(mark)) : h("p", { class: "quiet" }, "This paper has no abstract."),
        );
        body.removeAttribute("aria-busy");
      },
      (error: Error) => {
        asked = false;
        body.textContent = `The abstract could not be loaded: ${error.message}`;
      },
    );
  };
  const element = h("details", { class: "evidence", ontoggle: () => element.open && load() }, h("summary", null, ranges.length ? "Evidence" : "Abstract"), body);
  if (open) {
    element.open = true;
    load();
  }
  return element;
}

function mark(piece: Piece): Node {
  return piece.marked ? h("mark", null, piece.text) : document.createTextNode(piece.text);
}
