import { describe, expect, test } from "vitest";
import { Graph } from "../src/data/graph";
import { toCsv, toGraphml, toJson, xmlText } from "../src/logic/formats";
import { samplePayload } from "./sample";

function everything(label = "Low-Rank Adaptation"): [Graph, Parameters<typeof toCsv>[1]] {
  const payload = samplePayload();
  payload.entities.label[0] = label;
  const graph = new Graph(payload);
  const node = new Uint8Array(graph.nodeCount).fill(1);
  const edge = new Uint8Array(graph.edgeCount).fill(1);
  const none = new Uint32Array(graph.nodeCount);
  return [graph, { node, edge, support: none, nodes: graph.nodeCount, edges: graph.edgeCount, byType: none }];
}

describe("files of the visible part", () => {
  test("GraphML has every node and edge, and declares every key that it uses", () => {
    const [graph, visible] = everything();
    const xml = toGraphml(graph, visible);
    expect(xml.match(/<node /g)).toHaveLength(graph.nodeCount);
    expect(xml.match(/<edge /g)).toHaveLength(graph.edgeCount);
    const declared = new Set(Array.from(xml.matchAll(/<key id="([^"]+)"/g), (match) => match[1]));
    for (const [, key] of xml.matchAll(/<data key="([^"]+)"/g)) expect(declared).toContain(key);
  });

  test("text that looks like markup, and what XML forbids, do no harm", () => {
    expect(xmlText("</data><x>&\u0000\ud800")).toBe("&lt;/data&gt;&lt;x&gt;&amp;\ufffd\ufffd");
    expect(xmlText("𝛼")).toBe("𝛼");
  });

  test("CSV quotes what it must, and no field runs as a formula", () => {
    const csv = toCsv(...everything('=cmd("a", b)'));
    expect(csv).toContain(`"'=cmd(""a"", b)"`);
    expect(csv.trim().split("\r\n")).toHaveLength(1 + everything()[0].edgeCount);
  });

  test("JSON has the visible nodes and edges only", () => {
    const [graph, visible] = everything();
    visible.node[4] = 0;
    visible.edge.fill(0);
    const { nodes, edges } = JSON.parse(toJson(graph, visible)) as { nodes: { id: string }[]; edges: unknown[] };
    expect(nodes.map((node) => node.id)).not.toContain("adam");
    expect(edges).toEqual([]);
  });
});
