import { describe, expect, test } from "vitest";
import { Model } from "../src/model";
import { sample } from "./sample";

const model = (hash = ""): Model => new Model(sample(), hash);
const shown = (one: Model): string[] => one.graph.ref.filter((_, n) => one.visible.node[n]);

describe("model", () => {
  test("opens on the techniques", () => {
    expect(shown(model())).toEqual(["lora", "fine-tuning", "qlora"]);
  });

  test("a focus shows neighbours of every type, and leaving it shows techniques again", () => {
    const one = model();
    one.isolate(one.graph.find("lora"), 1);
    expect(shown(one)).toEqual(["lora", "fine-tuning", "qlora"]);
    one.setTypes([...one.graph.types]);
    expect(shown(one)).toContain("paper/arxiv:1");
    one.setTypes(one.graph.types.filter((type) => type !== "Paper"));
    expect(one.state.types).toBeNull();
    one.leaveFocus();
    expect(shown(one)).toEqual(["lora", "fine-tuning", "qlora"]);
  });

  test("expanding twice reaches farther, and the hash says so", () => {
    const one = model("#focus=fine-tuning~1");
    expect(shown(one)).toEqual(["lora", "fine-tuning"]);
    one.expand(one.graph.find("fine-tuning"), 2);
    expect(shown(one)).toEqual(["lora", "fine-tuning", "qlora"]);
    expect(one.hash).toContain("focus=fine-tuning~2");
  });

  test("hiding takes a node out and ends its selection", () => {
    const one = model("#selected=lora");
    one.toggle("hidden", one.selected);
    expect(shown(one)).not.toContain("lora");
    expect(one.selected).toBe(-1);
  });

  test("what is selected is shown even where the filters hide its type", () => {
    const one = model();
    one.select(one.graph.find("glue"));
    expect(shown(one)).toContain("glue");
  });

  test("a path that only papers make is found, and told to lead through what is hidden", () => {
    const one = model();
    one.findPath(one.graph.find("fine-tuning"), one.graph.find("glue"));
    expect(one.path?.nodes.map((node) => one.graph.ref[node])).toEqual(["fine-tuning", "lora", "paper/arxiv:2", "glue"]);
    expect(one.pathIsForced).toBe(true);
    expect(shown(one)).toContain("paper/arxiv:2");
  });

  test("selecting what is shown does not make the scene anew", () => {
    const one = model();
    const { scene } = one;
    one.select(one.graph.find("lora"));
    expect(one.scene).toBe(scene);
    expect(one.emphasis.nodes?.size).toBe(3);
  });

  test("names of another graph in the address do no harm", () => {
    const one = model("#selected=gone&focus=lost~1&hidden=x&pinned=y&path=a,b");
    expect(shown(one)).toEqual(["lora", "fine-tuning", "qlora"]);
    expect(one.selected).toBe(-1);
  });
});
