/** RDF terms, as SPARQL's JSON results have them, and N-Triples. */

export type Term =
  | { type: "uri"; value: string }
  | { type: "bnode"; value: string }
  | { type: "literal"; value: string; datatype?: string; "xml:lang"?: string }
  | { type: "triple"; value: { subject: Term; predicate: Term; object: Term } };

export type Triple = [subject: Term, predicate: Term, object: Term];

export const RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"].map((name) => XSD + name));

const LINE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/u;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/su;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu;
const ESCAPED: Record<string, string> = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

/** The triples of an N-Triples text; comments and empty lines are none. */
export function parseTriples(text: string): Triple[] {
  return text.split("\n").flatMap((line) => {
    const match = LINE.exec(line);
    return match ? [[parseTerm(match[1]), parseTerm(match[2]), parseTerm(match[3])]] : [];
  });
}

function parseTerm(text: string): Term {
  if (text.startsWith("<")) return { type: "uri", value: unescaped(text.slice(1, -1)) };
  const literal = LITERAL.exec(text);
  if (!literal) return { type: "bnode", value: text.replace(/^_:/u, "") };
  return {
    type: "literal",
    value: unescaped(literal[1]),
    ...(literal[2] && { "xml:lang": literal[2] }),
    ...(literal[3] && { datatype: literal[3] }),
  };
}

function unescaped(text: string): string {
  return text.replace(ESCAPE, (_, short?: string, long?: string, char?: string) =>
    char === undefined ? String.fromCodePoint(parseInt(short ?? long ?? "", 16)) : (ESCAPED[char] ?? char),
  );
}

/** A name for a term that no other term has. */
export function keyOf(term: Term): string {
  return term.type === "literal"
    ? JSON.stringify([term.value, term["xml:lang"] ?? "", term.datatype ?? ""])
    : `${term.type} ${JSON.stringify(term.value)}`;
}

export function isNumber(term: Term): boolean {
  return term.type === "literal" && NUMBERS.has(term.datatype ?? "");
}
