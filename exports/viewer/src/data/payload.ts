/** The columns that `kg.exports.explorer` writes; see there for what they mean. */

export interface Statements {
  paper: number[];
  confidence: number[];
  /** Evidence in the paper's text (title, newline, abstract), in code points; -1 where none. */
  start: number[];
  end: number[];
}

/** A slot that most findings lack: the finding's number → its value. */
export type Sparse<T> = Record<string, T>;

export interface Payload {
  version: number;
  title: string;
  base: string;
  types: string[];
  roleNames: string[];
  relationNames: string[];
  predicateNames: string[];
  entities: {
    id: string[];
    label: string[];
    type: number[];
    aliases: string[][];
    definition: Sparse<string>;
  };
  papers: { key: string[]; title: string[]; date: string[]; page: string[] };
  roles: Statements & { role: number[]; entity: number[] };
  relations: Statements & {
    subject: number[];
    type: number[];
    object: number[];
    inferred: number[];
  };
  findings: Statements & {
    predicate: number[];
    subject: Sparse<number>;
    subjectText: Sparse<string>;
    object: Sparse<number>;
    objectText: Sparse<string>;
    metric: Sparse<number>;
    metricText: Sparse<string>;
    valueText: Sparse<string>;
    baselineValueText: Sparse<string>;
    unit: Sparse<string>;
    lowerIsBetter: number[];
    on: Sparse<number[]>;
    onText: Sparse<string[]>;
  };
  broader: { child: number[]; parent: number[]; proposed: number[] };
  layout: { x: number[]; y: number[]; community: number[] };
  communities: { x: number[]; y: number[]; r: number[]; top: number[][] };
}

export interface Texts {
  abstract: string[];
  authors: string[];
}

export const PAYLOAD_VERSION = 1;
