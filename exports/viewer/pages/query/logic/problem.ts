/** Where in a query an error is. */

import { tokens } from "./tokens";

/** A part of a text, `[start, end)` in UTF-16 units. */
export interface Range {
  start: number;
  end: number;
}

/** The piece of a query that an error message points at by line and column, or null. */
export function problemIn(query: string, message: string): Range | null {
  const place = /\bline (\d+), column (\d+)/u.exec(message);
  return place ? pieceAt(query, offsetOf(query, Number(place[1]), Number(place[2]))) : null;
}

/** The offset of a line and a column, both from 1; the parser counts columns in code points. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split("\n");
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const here = Array.from(lines[line - 1] ?? "").slice(0, column - 1).join("").length;
  return Math.min(before + here, text.length);
}

/**
 * The token at an offset; at its end, and in the blank after it, that before: a parser stops behind
 * what it could not use.
 */
function pieceAt(text: string, offset: number): Range | null {
  const pieces = tokens(text).flatMap((token) => {
    if (token.kind !== "") return [{ start: token.start, end: token.start + token.text.length }];
    return [...token.text.matchAll(/\w+|[^\s\w]/gu)].map((match) => {
      const start = token.start + match.index;
      return { start, end: start + match[0].length };
    });
  });
  return pieces.find(({ start, end }) => offset >= start && offset < end) ?? pieces.filter(({ end }) => end <= offset).at(-1) ?? null;
}
