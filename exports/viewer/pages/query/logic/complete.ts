/** What may stand at the caret: variables of the text, and the names of this graph. */

import { count } from "../../../src/ui/dom";
import { KEYWORDS, tokens } from "./tokens";

/** A class or a property that this graph uses. */
export interface KnownTerm {
  iri: string;
  /** With its prefix, or the IRI where none fits. */
  name: string;
  count: number;
  /** What the ontology says of it, or "". */
  meaning: string;
}

/** What `/api/terms` answers. */
export interface Terms {
  prefixes: Record<string, string>;
  classes: KnownTerm[];
  properties: KnownTerm[];
}

export interface Completion {
  name: string;
  note: string;
  meaning: string;
}

const MOST = 12;
const MOST_KEYWORDS = 4; // so that names of the graph are always seen

/** What completes the word before the caret, the likeliest first. */
export function complete(word: string, text: string, caret: number, terms: Terms): Completion[] {
  if (/^[?$]/u.test(word)) return variables(word, text);
  const classFirst = isAfterType(text.slice(0, caret - word.length));
  const classes = terms.classes.map((term) => known(term, "class"));
  const properties = terms.properties.map((term) => known(term, "property"));
  const names = (classFirst ? classes : [...properties, ...classes]).filter(({ name }) => !name.includes("//"));
  const lower = word.toLowerCase();
  const starts = names.filter(({ name }) => name.toLowerCase().startsWith(lower));
  const found = word.includes(":") ? starts : [...words(word, terms), ...starts, ...inside(lower, names)];
  const seen = new Set([word]);
  return found.filter(({ name }) => !seen.has(name) && seen.add(name)).slice(0, MOST);
}

function variables(word: string, text: string): Completion[] {
  const others = new Set(tokens(text).flatMap((token) => (token.kind === "variable" ? [token.text] : [])));
  others.delete(word);
  const fitting = [...others].filter((name) => name.startsWith(word)).sort();
  return fitting.slice(0, MOST).map((name) => ({ name, note: "variable", meaning: "" }));
}

/** Whether a class stands next: after `a` or `rdf:type`. */
function isAfterType(before: string): boolean {
  const last = tokens(before).filter(({ text }) => text.trim()).at(-1);
  return last?.text === "a" || last?.text === "rdf:type";
}

function known(term: KnownTerm, kind: string): Completion {
  return { name: term.name, note: `${kind}, ${count(term.count)}`, meaning: term.meaning };
}

function words(word: string, terms: Terms): Completion[] {
  const prefixes = Object.entries(terms.prefixes).map(([prefix, iri]) => ({ name: `${prefix}:`, note: "prefix", meaning: iri }));
  const keywords = [...KEYWORDS].filter((name) => word && name.length > 1 && name.startsWith(word.toUpperCase()));
  return [
    ...prefixes.filter(({ name }) => name.startsWith(word.toLowerCase())),
    ...keywords.slice(0, MOST_KEYWORDS).map((name) => ({ name, note: "keyword", meaning: "" })),
  ];
}

/** Names whose part after the prefix begins so: `paperC` finds `kg:paperCount`. */
function inside(lower: string, names: Completion[]): Completion[] {
  return names.filter(({ name }) => name.slice(name.indexOf(":") + 1).toLowerCase().startsWith(lower));
}
