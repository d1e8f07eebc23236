/** SPARQL text as tokens: for its colours, and to know what is being typed. */

export type Kind = "" | "comment" | "string" | "iri" | "variable" | "name" | "number" | "keyword";

export interface Token {
  kind: Kind;
  text: string;
  /** Where it begins, in UTF-16 units as a text area counts. */
  start: number;
}

// The words that stand in queries here; not those of updates, nor SERVICE, which are refused.
export const KEYWORDS: ReadonlySet<string> = new Set(
  `ASK AS ASC BASE BIND BY CONSTRUCT COUNT DESC DESCRIBE DISTINCT EXISTS FILTER FROM GRAPH GROUP HAVING IN LIMIT
  MINUS NAMED NOT OFFSET OPTIONAL ORDER PREFIX REDUCED SELECT UNDEF UNION VALUES WHERE SUM MIN MAX AVG SAMPLE
  GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE ABS CEIL FLOOR ROUND RAND CONCAT STRLEN
  UCASE LCASE CONTAINS STRSTARTS STRENDS STRBEFORE STRAFTER ENCODE_FOR_URI YEAR MONTH DAY HOURS MINUTES SECONDS NOW
  UUID STRUUID MD5 SHA1 SHA256 SHA384 SHA512 COALESCE IF REGEX SUBSTR REPLACE SAMETERM ISIRI ISURI ISBLANK
  ISLITERAL ISNUMERIC STRLANG STRDT TRUE FALSE A`.split(/\s+/u),
);

const PARTS: [Exclude<Kind, "" | "keyword"> | "word", RegExp][] = [
  ["comment", /#[^\n\r]*/su],
  ["string", /"""(?:[^\\]|\\.)*?(?:"""|$)|'''(?:[^\\]|\\.)*?(?:'''|$)|"(?:[^"\\\n\r]|\\.)*"?|'(?:[^'\\\n\r]|\\.)*'?/su],
  ["iri", /<[^<>"{}|^`\\\s]*>/su],
  ["variable", /[?$][\p{L}\p{N}_]+/su],
  ["name", /(?:\p{L}[\p{L}\p{N}_.-]*)?:(?:[\p{L}\p{N}_:%-]|\\.|\.(?=[\p{L}\p{N}_:%\\-]))*/su],
  ["number", /\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/su],
  ["word", /[A-Za-z_]\w*/su],
];
const TOKEN = new RegExp(PARTS.map(([kind, { source }]) => `(?<${kind}>${source})`).join("|"), "gsu");

/** The tokens of a text, in order; together they are the text. */
export function tokens(text: string): Token[] {
  const found: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > end) found.push({ kind: "", text: text.slice(end, match.index), start: end });
    found.push({ kind: kindOf(match), text: match[0], start: match.index });
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push({ kind: "", text: text.slice(end), start: end });
  return found;
}

function kindOf(match: RegExpMatchArray): Kind {
  const [kind] = PARTS.find(([name]) => match.groups?.[name] !== undefined) ?? ["word"];
  if (kind !== "word") return kind;
  return KEYWORDS.has(match[0].toUpperCase()) ? "keyword" : "";
}

/** The word that is being typed before the caret; null within a comment, a string or an IRI. */
export function wordAt(text: string, caret: number): string | null {
  const before = text.slice(0, caret);
  const last = tokens(before).at(-1);
  if (last && ["comment", "string", "iri"].includes(last.kind)) return null;
  return /[?$]?[\p{L}\p{N}_:.%-]*$/u.exec(before)?.[0] ?? "";
}

/** What a new line begins with: the spaces of the line before, and two more within a bracket it opens. */
export function indentAt(text: string, caret: number): string {
  const line = text.slice(text.lastIndexOf("\n", caret - 1) + 1, caret);
  return (/^[ \t]*/u.exec(line)?.[0] ?? "") + (/[{(]\s*$/u.test(line) ? "  " : "");
}
