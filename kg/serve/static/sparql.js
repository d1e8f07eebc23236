/** SPARQL text: its tokens, for colours, and what may stand at the caret. */

const KEYWORDS = new Set(
  `ASK AS ASC BASE BIND BY CONSTRUCT COUNT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT
  MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT SERVICE UNDEF UNION VALUES WHERE SUM MIN MAX AVG
  SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE ABS CEIL FLOOR ROUND CONCAT STRLEN
  UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER YEAR MONTH DAY NOW COALESCE IF REGEX SUBSTR REPLACE
  ISIRI ISBLANK ISLITERAL ISNUMERIC STRLANG STRDT TRUE FALSE A`.split(/\s+/),
);

const TOKEN = new RegExp(
  [
    /(?<comment>#[^\n]*)/,
    /(?<string>"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?)/,
    /(?<iri><[^<>"{}|^`\\\s]*>)/,
    /(?<variable>[?$]\w+)/,
    /(?<name>(?:[A-Za-z][\w.-]*)?:[\w%.\\-]*)/,
    /(?<number>\b\d+(?:\.\d+)?\b)/,
    /(?<word>[A-Za-z_]+)/,
  ].map((part) => part.source).join("|"),
  "gu",
);

/** Pieces of a text with their kinds, in order; what has no kind has "". */
export function tokens(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push(["", text.slice(end, match.index)]);
    let kind = Object.keys(match.groups).find((name) => match.groups[name] !== undefined);
    if (kind === "word") kind = KEYWORDS.has(match[0].toUpperCase()) ? "keyword" : "";
    found.push([kind, match[0]]);
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push(["", text.slice(end)]);
  return found;
}

/** The word that is being typed at the caret, or null within a comment, a string or an IRI. */
export function wordAt(text, caret) {
  let at = 0;
  for (const [kind, piece] of tokens(text.slice(0, caret))) {
    at += piece.length;
    if (at >= caret && ["comment", "string", "iri"].includes(kind)) return null;
  }
  return /[?$]?[\w:.%-]*$/u.exec(text.slice(0, caret))[0];
}

/** What completes a word: variables of the text, then names of this graph, then keywords. */
export function complete(word, text, terms, most = 12) {
  const lower = word.toLowerCase();
  if (word.startsWith("?") || word.startsWith("$")) {
    const others = new Set(tokens(text).filter(([kind]) => kind === "variable").map(([, piece]) => piece));
    others.delete(word);
    return [...others].filter((name) => name.startsWith(word)).sort().slice(0, most).map((name) => ({ name, note: "variable" }));
  }
  const local = (name) => name.slice(name.indexOf(":") + 1).toLowerCase();
  const known = [
    ...terms.classes.map((term) => ({ name: term.name, note: `class, ${term.count}` })),
    ...terms.properties.map((term) => ({ name: term.name, note: `property, ${term.count}` })),
  ].filter(({ name }) => !name.includes("//"));
  const starts = known.filter(({ name }) => name.toLowerCase().startsWith(lower));
  const inside = word.includes(":") ? [] : known.filter(({ name }) => local(name).startsWith(lower) && !starts.some((one) => one.name === name));
  const prefixes = Object.keys(terms.prefixes).map((prefix) => `${prefix}:`);
  const fitting = word.includes(":") ? [] : prefixes.filter((name) => name.startsWith(lower)).map((name) => ({ name, note: "prefix" }));
  const keywords = word.includes(":") || !word ? [] : [...KEYWORDS].filter((name) => name.length > 1 && name.startsWith(word.toUpperCase())).map((name) => ({ name, note: "keyword" }));
  return [...fitting, ...keywords.slice(0, 4), ...starts, ...inside].filter(({ name }) => name !== word).slice(0, most);
}

const N_TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (.+) \.$/u;
const LITERAL = /^"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?$/u;
const ESCAPES = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

/** The triples of an N-Triples text, each term as SPARQL's JSON results have it. */
export function parseTriples(text) {
  return text.split("\n").map((line) => N_TRIPLE.exec(line)).filter(Boolean)
    .map((match) => match.slice(1, 4).map(parseTerm));
}

function parseTerm(term) {
  if (term.startsWith("<")) return { type: "uri", value: unescape(term.slice(1, -1)) };
  const literal = LITERAL.exec(term);
  if (!literal) return { type: "bnode", value: term.replace(/^_:/u, "") };
  return { type: "literal", value: unescape(literal[1]), "xml:lang": literal[2], datatype: literal[3] };
}

function unescape(text) {
  return text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu, (_, short, long, char) =>
    char ? (ESCAPES[char] ?? char) : String.fromCodePoint(parseInt(short ?? long, 16)));
}
