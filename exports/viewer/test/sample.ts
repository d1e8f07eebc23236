import { Graph } from "../src/data/graph";
import type { Payload } from "../src/data/payload";

/**
 * Five entities, two papers: LoRA builds on fine-tuning and QLoRA on LoRA; both papers use LoRA.
 * Nodes: 0 LoRA, 1 fine-tuning, 2 QLoRA, 3 GLUE, 4 Adam (vocabulary only), 5 and 6 the papers.
 */
export function samplePayload(): Payload {
  return {
    version: 1,
    title: "Sample",
    base: "https://example.org/",
    types: ["Method", "Model", "Dataset", "Benchmark", "Task", "Metric", "Concept", "Paper"],
    roleNames: ["proposes", "uses"],
    relationNames: ["basedOn", "isA", "evaluatedOn", "outperforms"],
    predicateNames: ["outperforms", "increases"],
    entities: {
      id: ["lora", "fine-tuning", "qlora", "glue", "adam"],
      label: ["Low-Rank Adaptation", "fine-tuning", "QLoRA", "GLUE", "Adam"],
      type: [0, 0, 0, 3, 0],
      aliases: [["LoRA"], [], [], [], ["adaptive moments"]],
      definition: { "0": "Adapts few weights." },
    },
    papers: {
      key: ["arxiv:1", "arxiv:2"],
      title: ["Small adapters", "Smaller 𝛼 adapters"],
      date: ["2021-06-17", "2023-05"],
      page: ["", ""],
    },
    roles: {
      paper: [0, 0, 1, 1, 1],
      role: [0, 1, 1, 0, 1],
      entity: [0, 1, 0, 2, 3],
      confidence: [90, 80, 60, 90, 90],
      start: [0, 0, 0, 0, -1],
      end: [5, 5, 5, 5, -1],
    },
    relations: {
      subject: [0, 2, 2],
      type: [0, 0, 3],
      object: [1, 0, 0],
      paper: [0, 1, 1],
      confidence: [90, 70, 50],
      start: [3, 3, 3],
      end: [9, 9, 9],
      inferred: [],
    },
    findings: {
      paper: [1],
      predicate: [0],
      confidence: [90],
      start: [8],
      end: [20],
      subject: { "0": 2 },
      subjectText: { "0": "QLoRA" },
      object: { "0": 0 },
      objectText: { "0": "LoRA" },
      metric: {},
      metricText: { "0": "accuracy" },
      valueText: { "0": "75 %" },
      baselineValueText: { "0": "70 %" },
      unit: { "0": "%" },
      lowerIsBetter: [],
      on: { "0": [3] },
      onText: { "0": ["GLUE"] },
    },
    broader: { child: [0], parent: [4], proposed: [] },
    layout: { x: [0, 16, 32, 48, 64, 80, 96], y: [0, 0, 0, 0, 0, 0, 0], community: [0, 0, 0, 1, 1, 0, 1] },
    communities: { x: [16, 64], y: [0, 0], r: [32, 32], top: [[0, 2], [3]] },
  };
}

export const sample = (): Graph => new Graph(samplePayload());
