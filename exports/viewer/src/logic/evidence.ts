/** A paper's text cut into plain and highlighted pieces. */

export interface Piece {
  text: string;
  marked: boolean;
}

export type Range = readonly [start: number, end: number];

/**
 * Cut `title` and `abstract` where ranges begin and end.
 *
 * Ranges count code points of title, newline, abstract, as the graph does; overlapping ones merge,
 * and what lies outside the text is left out.
 */
export function markText(title: string, abstract: string, ranges: Range[]): { title: Piece[]; abstract: Piece[] } {
  const head = Array.from(title);
  const body = Array.from(abstract);
  const shift = head.length + 1;
  return {
    title: cut(head, ranges),
    abstract: cut(body, ranges.map(([start, end]): Range => [start - shift, end - shift])),
  };
}

function cut(points: string[], ranges: Range[]): Piece[] {
  const pieces: Piece[] = [];
  const push = (from: number, to: number, marked: boolean): void => {
    if (to > from) pieces.push({ text: points.slice(from, to).join(""), marked });
  };
  let at = 0;
  for (const [start, end] of merged(ranges, points.length)) {
    push(at, start, false);
    push(start, end, true);
    at = end;
  }
  push(at, points.length, false);
  return pieces;
}

function merged(ranges: Range[], length: number): Range[] {
  const kept: [number, number][] = [];
  const inside = ranges
    .map(([start, end]): Range => [Math.max(0, start), Math.min(length, end)])
    .filter(([start, end]) => start < end)
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  for (const [start, end] of inside) {
    const last = kept[kept.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else kept.push([start, end]);
  }
  return kept;
}
