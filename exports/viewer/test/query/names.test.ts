import { describe, expect, test } from "vitest";
import { Names } from "../../pages/query/logic/names";

const BASE = "https://w3id.org/paper-kg/";
const names = new Names(
  { kg: `${BASE}ontology#`, entity: `${BASE}resource/entity/`, all: BASE, xsd: "http://www.w3.org/2001/XMLSchema#" },
  BASE,
);

describe("names", () => {
  test("are shortened by the longest namespace that fits", () => {
    expect(names.shorten(`${BASE}resource/entity/lora`)).toBe("entity:lora");
    expect(names.shorten(`${BASE}graph/x`)).toBe("all:graph/x");
  });

  test("stay whole where no namespace fits, or nothing is left of them", () => {
    expect(names.shorten("urn:x")).toBe("urn:x");
    expect(names.shorten(BASE)).toBe(BASE);
  });

  test("lead to this server for what is of this graph", () => {
    expect(names.link(`${BASE}resource/paper/arxiv/1`)).toBe("/page/paper/arxiv/1");
    expect(names.link(`${BASE}graph/entities`)).toBe("/graph/entities");
    expect(names.link(`${BASE}ontology#Method`)).toBe("/ontology#Method");
  });

  test("lead to the web only by its protocols", () => {
    expect(names.link("https://arxiv.org/abs/1")).toBe("https://arxiv.org/abs/1");
    expect(names.link("javascript:alert(1)")).toBeNull();
  });

  test("of terms within a triple are shortened, too", () => {
    const term = (value: string) => ({ type: "uri" as const, value: `${BASE}ontology#${value}` });
    const value = { subject: term("a"), predicate: term("b"), object: term("c") };
    expect(names.text({ type: "triple", value })).toBe("<< kg:a kg:b kg:c >>");
  });
});
