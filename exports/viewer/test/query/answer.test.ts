import { describe, expect, test } from "vitest";
import { downloads, messageOf, pageLink, readAnswer } from "../../pages/query/logic/answer";

const JSON_RESULTS = "application/sparql-results+json";

describe("an answer", () => {
  test("of a SELECT has its columns in order, and gaps where nothing is bound", () => {
    const text = JSON.stringify({
      head: { vars: ["b", "a"] },
      results: { bindings: [{ a: { type: "uri", value: "http://x" } }] },
    });
    expect(readAnswer(JSON_RESULTS, text)).toEqual({ kind: "table", names: ["b", "a"], rows: [[undefined, { type: "uri", value: "http://x" }]] });
  });

  test("of an ASK is true or false", () => {
    expect(readAnswer(JSON_RESULTS, '{"head":{},"boolean":false}')).toEqual({ kind: "truth", value: false });
  });

  test("of anything else is a graph", () => {
    const { kind } = readAnswer("application/n-triples", "<http://x/a> <http://x/b> <http://x/c> .\n");
    expect(kind).toBe("graph");
  });
});

describe("an error", () => {
  test("is what the server says", () => {
    expect(messageOf('{"error":"No.","status":403}', 403)).toBe("No.");
  });

  test("is told even where it is not the server's own", () => {
    expect(messageOf("<h1>Bad gateway</h1>", 502)).toBe("<h1>Bad gateway</h1>");
    expect(messageOf("null", 500)).toBe("null");
    expect(messageOf("", 502)).toBe("The server answered 502.");
  });
});

describe("links", () => {
  test("carry the query, whatever is in it", () => {
    const query = 'SELECT * { ?s ?p "a&b=c#d+é" }';
    expect(new URLSearchParams(pageLink(query) ?? "").get("query")).toBe(query);
    const [first] = downloads(query, "table");
    expect(new URL(first.href, "http://x").searchParams.get("query")).toBe(query);
  });

  test("are those of the formats that there are of an answer", () => {
    expect(downloads("q", "table").map(({ name }) => name)).toEqual(["CSV", "TSV", "JSON", "XML"]);
    expect(downloads("q", "truth").map(({ name }) => name)).toEqual(["JSON", "XML"]);
    expect(downloads("q", "graph").map(({ file }) => file)).toEqual(["result.ttl", "result.jsonld", "result.nt", "result.rdf"]);
  });

  test("are none where a query is too long for an address", () => {
    expect(pageLink("#".repeat(60_000))).toBeNull();
    expect(downloads("#".repeat(60_000), "table")).toEqual([]);
  });
});
