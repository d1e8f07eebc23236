import { describe, expect, test } from "vitest";
import { Names } from "../../pages/query/logic/names";
import { makePicture, type Picture } from "../../pages/query/logic/picture";
import { RDF_TYPE, type Term, type Triple } from "../../pages/query/logic/rdf";

const KG = "https://w3id.org/paper-kg/ontology#";
const PREF_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel";
const names = new Names({ kg: KG, x: "http://x/" }, "http://x/");
const uri = (value: string): Term => ({ type: "uri", value: value.includes(":") ? value : `http://x/${value}` });
const text = (value: string): Term => ({ type: "literal", value });
const edge = (from: string, to: string, by = "p"): Triple => [uri(from), uri(by), uri(to)];
const draw = (triples: Triple[], most?: number): Picture => makePicture(triples, names, most);
const star = (size: number): Triple[] => Array.from({ length: size }, (_, n) => edge("hub", `leaf-${n}`));

describe("a picture", () => {
  test("has a node for each thing and one edge for each pair", () => {
    const { nodes, edges } = draw([edge("a", "b"), edge("a", "b", "q"), edge("b", "a"), edge("a", "a")]);
    expect(nodes.map(({ name }) => name)).toEqual(["x:a", "x:b"]);
    expect(edges.map(({ from, to, names: by }) => [from.name, to.name, by])).toEqual([
      ["x:a", "x:b", ["x:p", "x:q"]], ["x:b", "x:a", ["x:p"]], ["x:a", "x:a", ["x:p"]],
    ]);
  });

  test("shows a name and a type at the node that has them", () => {
    const { nodes } = draw([[uri("a"), uri(PREF_LABEL), text("LoRA")], [uri("a"), uri(RDF_TYPE), uri(`${KG}Method`)]]);
    expect(nodes.map(({ name, kind }) => [name, kind])).toEqual([["LoRA", "Method"]]);
  });

  test("knows a paper by its address, and a place in its text as something else", () => {
    const papers = new Names({ paper: "http://x/paper/" }, "http://x/");
    const { nodes } = makePicture([edge("paper/arxiv/1", "paper/arxiv/1#char=1,2")], papers);
    expect(nodes.map(({ kind }) => kind)).toEqual(["Paper", ""]);
  });

  test("needs no node for what else a thing of a known type is", () => {
    const typed = (type: string): Triple => [uri("a"), uri(RDF_TYPE), uri(type)];
    expect(draw([typed(`${KG}Entity`), typed(`${KG}Model`)]).nodes.map(({ name, kind }) => [name, kind])).toEqual([["x:a", "Model"]]);
  });

  test("keeps a second name and a type of others as nodes", () => {
    const label = (value: string): Triple => [uri("a"), uri(PREF_LABEL), text(value)];
    const { nodes } = draw([label("one"), label("two"), [uri("a"), uri(RDF_TYPE), uri("Thing")]]);
    expect(nodes.map(({ name }) => name)).toEqual(["one", "two", "x:Thing"]);
  });

  test("draws equal literals as one, and things apart as parts", () => {
    const { nodes, edges } = draw([[uri("a"), uri("p"), text("5")], [uri("b"), uri("p"), text("5")], edge("c", "d")]);
    expect(nodes).toHaveLength(5);
    expect(edges).toHaveLength(3);
  });

  test("says how many nodes it has no room for", () => {
    const { nodes, left } = draw(star(30), 10);
    expect([nodes.length, left]).toEqual([10, 21]);
  });

  test("is the same for the same triples", () => {
    expect(draw(star(20))).toEqual(draw(star(20)));
  });

  test("of nothing is empty", () => {
    expect(draw([])).toEqual({ nodes: [], edges: [], width: 0, height: 0, left: 0 });
  });
});

describe("places", () => {
  const many = [...star(40), ...Array.from({ length: 30 }, (_, n) => edge(`from-${n}`, `to-${n}`))];

  test("are within the picture, names and all", () => {
    const { nodes, edges, width, height } = draw(many);
    for (const { x, y } of [...nodes, ...nodes.map((node) => node.label), ...edges.flatMap((one) => one.label ?? [])]) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(width);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(height);
    }
  });

  test("are not shared: no node lies on another", () => {
    const { nodes } = draw(many);
    for (const [n, a] of nodes.entries()) {
      for (const b of nodes.slice(0, n)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThan(15);
    }
  });

  test("of what is joined are nearer than those of what is not", () => {
    const { edges, nodes } = draw([...star(6), edge("far", "away")]);
    const hub = nodes.find(({ name }) => name === "x:hub")!;
    const far = nodes.find(({ name }) => name === "x:away")!;
    for (const { from, to } of edges.slice(0, 6)) {
      expect(Math.hypot(from.x - to.x, from.y - to.y)).toBeLessThan(Math.hypot(hub.x - far.x, hub.y - far.y));
    }
  });
});
