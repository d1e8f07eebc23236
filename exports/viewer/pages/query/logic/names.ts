/** IRIs as people read them, and where this server shows them. */

import type { Term } from "./rdf";

export class Names {
  private readonly byLength: [prefix: string, namespace: string][];
  private readonly spaces: [namespace: string, path: string][];

  /**
   * @param prefixes Namespaces by prefix; every query knows them.
   * @param base What the IRIs of this graph begin with.
   */
  constructor(readonly prefixes: Readonly<Record<string, string>>, base: string) {
    this.byLength = Object.entries(prefixes).sort(([, a], [, b]) => b.length - a.length);
    this.spaces = [[`${base}resource/`, "/page/"], [`${base}graph/`, "/graph/"]];
    if (prefixes["kg"]) this.spaces.push([prefixes["kg"], "/ontology#"]);
  }

  /** An IRI with a prefix, where one fits; with the longest namespace that does. */
  shorten(iri: string): string {
    const fit = this.byLength.find(([, namespace]) => iri.startsWith(namespace) && iri !== namespace);
    return fit ? `${fit[0]}:${iri.slice(fit[1].length)}` : iri;
  }

  /** The address of a thing: on this server for what is of this graph, else its own on the web, else null. */
  link(iri: string): string | null {
    const space = this.spaces.find(([namespace]) => iri.startsWith(namespace));
    if (space) return space[1] + iri.slice(space[0].length);
    return /^https?:\/\//u.test(iri) ? iri : null;
  }

  /** A term as text. */
  text(term: Term): string {
    switch (term.type) {
      case "uri":
        return this.shorten(term.value);
      case "bnode":
        return `_:${term.value}`;
      case "literal":
        return term.value;
      case "triple": {
        const { subject, predicate, object } = term.value;
        return `<< ${this.text(subject)} ${this.text(predicate)} ${this.text(object)} >>`;
      }
    }
  }
}
