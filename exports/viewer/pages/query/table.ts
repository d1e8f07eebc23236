/** The rows of an answer as a table. */

import { h } from "../../src/ui/dom";
import type { Names } from "./logic/names";
import { isNumber, type Term } from "./logic/rdf";

export const MOST_SHOWN = 1000; // the files have all

export function drawTable(columns: string[], rows: readonly (Term | undefined)[][], names: Names): HTMLTableElement {
  const numeric = columns.map((_, n) => rows.length > 0 && rows.every((row) => !row[n] || isNumber(row[n])));
  const kind = (n: number): string | null => (numeric[n] ? "number" : null);
  const cell = (term: Term | undefined, n: number): HTMLElement => h("td", { class: kind(n) }, term ? drawTerm(term, names) : null);
  return h(
    "table",
    null,
    h("thead", null, h("tr", null, ...columns.map((name, n) => h("th", { scope: "col", class: kind(n) }, name)))),
    h("tbody", null, ...rows.slice(0, MOST_SHOWN).map((row) => h("tr", null, ...row.map(cell)))),
  );
}

function drawTerm(term: Term, names: Names): Node | string {
  const text = names.text(term);
  if (term.type === "literal" && term["xml:lang"]) return h("span", { lang: term["xml:lang"] }, text);
  if (term.type !== "uri") return text;
  const href = names.link(term.value);
  return href ? h("a", { href, title: term.value }, text) : text;
}
