/** What the endpoint answers: a table, a yes or no, a graph, or why not. */

import { parseTriples, type Term, type Triple } from "./rdf";

export type Answer =
  | { kind: "table"; names: string[]; rows: (Term | undefined)[][] }
  | { kind: "truth"; value: boolean }
  | { kind: "graph"; triples: Triple[] };

interface JsonResults {
  head: { vars?: string[] };
  boolean?: boolean;
  results?: { bindings: Record<string, Term>[] };
}

/** What the page can read: tables as JSON, graphs as lines. */
export const ACCEPTED = "application/sparql-results+json, application/n-triples";

export function readAnswer(mediaType: string, text: string): Answer {
  if (!mediaType.includes("json")) return { kind: "graph", triples: parseTriples(text) };
  const found = JSON.parse(text) as JsonResults;
  if (found.boolean !== undefined) return { kind: "truth", value: found.boolean };
  const names = found.head.vars ?? [];
  const rows = (found.results?.bindings ?? []).map((row) => names.map((name) => row[name]));
  return { kind: "table", names, rows };
}

/** The message of an error: the server writes it as JSON, whatever stands between it and us as it likes. */
export function messageOf(text: string, status: number): string {
  try {
    const { error } = JSON.parse(text) as { error?: unknown };
    if (typeof error === "string") return error;
  } catch {
    // not JSON
  }
  return text.trim().slice(0, 500) || `The server answered ${status}.`;
}

export interface Download {
  name: string;
  href: string;
  file: string;
}

const TABLES = [["CSV", "csv", "csv"], ["TSV", "tsv", "tsv"], ["JSON", "json", "srj"], ["XML", "xml", "srx"]];
const GRAPHS = [["Turtle", "turtle", "ttl"], ["JSON-LD", "jsonld", "jsonld"], ["N-Triples", "ntriples", "nt"], ["RDF/XML", "rdfxml", "rdf"]];
const LONGEST = 100_000; // characters of an address; servers refuse much longer ones

/** The address of the page with a query in it, or null where that would be too long. */
export function pageLink(query: string): string | null {
  const address = `?${new URLSearchParams({ query }).toString()}`;
  return address.length > LONGEST ? null : address;
}

/** Where an answer is to be had as a file, in every format that there is of it. */
export function downloads(query: string, kind: Answer["kind"]): Download[] {
  if (pageLink(query) === null) return [];
  const formats = kind === "graph" ? GRAPHS : kind === "table" ? TABLES : TABLES.slice(2);
  return formats.map(([name, format, suffix]) => ({
    name,
    href: `/sparql?${new URLSearchParams({ query, format }).toString()}`,
    file: `result.${suffix}`,
  }));
}
