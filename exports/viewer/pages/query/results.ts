/** An answer on the page: files to load, a picture of a graph, a table. */

import { count, h, plural } from "../../src/ui/dom";
import type { Asked } from "./ask";
import { downloads, pageLink, type Answer } from "./logic/answer";
import type { Names } from "./logic/names";
import { makePicture } from "./logic/picture";
import { drawPicture } from "./picture";
import { drawTable, MOST_SHOWN } from "./table";

export interface Shown {
  /** How much there is: "25 rows". */
  amount: string;
  /** What is not shown, or not there, each a sentence. */
  notes: string[];
  parts: HTMLElement[];
}

export function showResults(query: string, { answer, cut }: Asked, names: Names): Shown {
  const shown = showAnswer(answer, names);
  if (cut) shown.notes.push(`Cut at the server's limit (${cut}).`);
  return { ...shown, parts: [files(query, answer), ...shown.parts] };
}

function files(query: string, answer: Answer): HTMLElement {
  const link = pageLink(query);
  if (link === null) return h("p", { class: "formats quiet" }, "The query is too long for a link; kg query --file runs it and writes files.");
  return h(
    "p",
    { class: "formats" },
    h("span", { class: "quiet" }, "As a file:"),
    ...downloads(query, answer.kind).map(({ name, href, file }) => h("a", { href, download: file }, name)),
    h("a", { href: link }, "Link to this query"),
  );
}

function showAnswer(answer: Answer, names: Names): Shown {
  switch (answer.kind) {
    case "truth":
      return { amount: "Answered", notes: [], parts: [h("p", { class: "truth" }, answer.value ? "Yes" : "No")] };
    case "table":
      return showTable(answer.names, answer.rows, names, "row");
    case "graph": {
      const table = showTable(["subject", "predicate", "object"], answer.triples, names, "triple");
      if (!answer.triples.length) return table;
      const picture = makePicture(answer.triples, names);
      const all = picture.nodes.length + picture.left;
      if (picture.left) table.notes.push(`The picture shows ${count(picture.nodes.length)} of ${count(all)} nodes.`);
      const holder = h("div", { class: "picture", role: "region", "aria-label": "Picture", tabindex: 0 }, drawPicture(picture, names));
      return { ...table, parts: [holder, ...table.parts] };
    }
  }
}

function showTable(columns: string[], rows: Parameters<typeof drawTable>[1], names: Names, noun: string): Shown {
  const notes = rows.length > MOST_SHOWN ? [`The table shows the first ${count(MOST_SHOWN)}; the files have all.`] : [];
  const table = h("div", { class: "scroll", role: "region", "aria-label": "Result table", tabindex: 0 }, drawTable(columns, rows, names));
  return { amount: plural(rows.length, noun), notes, parts: rows.length ? [table] : [] };
}
