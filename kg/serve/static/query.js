/** The query page: run what is in the editor, show it as a table and, for triples, as a picture. */

import { Editor } from "./editor.js";
import { draw } from "./picture.js";
import { parseTriples } from "./sparql.js";

const MOST_SHOWN = 1000;
const TABLES = ["csv", "tsv", "json", "xml"];
const GRAPHS = ["turtle", "jsonld", "ntriples", "rdfxml"];
const OPENING = `# The entities that most papers work with
SELECT ?entity ?name ?papers WHERE {
  ?entity a kg:Method ;
    skos:prefLabel ?name ;
    kg:paperCount ?papers .
}
ORDER BY DESC(?papers) ?name
LIMIT 25`;

const $ = (id) => document.getElementById(id);
let terms = { prefixes: {}, classes: [], properties: [] };
let base = "";
let running = null;
let asked = 0;

const editor = new Editor(document.querySelector(".editor"), () => terms);

async function loadTerms() {
  const [known, health] = await Promise.all(["/api/terms", "/health"].map(async (path) => (await fetch(path)).json()));
  if (known.prefixes) terms = known;
  base = health.base ?? "";
}

function shorten(iri) {
  const [prefix, space] = Object.entries(terms.prefixes)
    .filter(([, namespace]) => iri.startsWith(namespace) && iri !== namespace)
    .sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
  return prefix === undefined ? iri : `${prefix}:${iri.slice(space.length)}`;
}

function link(iri) {
  const spaces = [[`${base}resource/`, "/page/"], [`${base}graph/`, "/graph/"], [terms.prefixes.kg, "/ontology#"]];
  const [space, path] = spaces.find(([start]) => base && start && iri.startsWith(start)) ?? [];
  if (space) return path + iri.slice(space.length);
  return /^https?:\/\//u.test(iri) ? iri : null;
}

async function run() {
  running?.abort();
  const mine = ++asked;
  running = new AbortController();
  const query = editor.text.trim();
  history.replaceState(null, "", query ? `?${new URLSearchParams({ query })}` : location.pathname);
  $("problem").textContent = "";
  $("status").textContent = "Running…";
  $("stop").disabled = false;
  const started = performance.now();
  try {
    const answer = await fetch("/sparql", {
      method: "POST",
      body: new URLSearchParams({ query }),
      headers: { Accept: "application/sparql-results+json, application/n-triples" },
      signal: running.signal,
    });
    const text = await answer.text();
    if (mine !== asked) return;
    const seconds = ((performance.now() - started) / 1000).toFixed(2);
    if (answer.ok) show(answer, text, query, seconds);
    else fail(messageOf(text));
  } catch (error) {
    if (mine === asked) fail(error.name === "AbortError" ? "Stopped." : String(error));
  } finally {
    if (mine === asked) $("stop").disabled = true;
  }
}

function messageOf(text) {
  try {
    return JSON.parse(text).error;
  } catch {
    return text;
  }
}

function fail(message) {
  $("status").textContent = "";
  $("problem").textContent = message;
  $("results").hidden = true;
}

function show(answer, text, query, seconds) {
  const isTable = answer.headers.get("content-type").includes("json");
  const cut = answer.headers.get("x-truncated");
  $("picture").replaceChildren();
  const [count, note] = isTable ? showTable(JSON.parse(text)) : showTriples(parseTriples(text));
  $("downloads").replaceChildren("As a file:", ...(isTable ? TABLES : GRAPHS).map((format) => {
    const anchor = document.createElement("a");
    anchor.href = `/sparql?${new URLSearchParams({ query, format })}`;
    anchor.textContent = format;
    return anchor;
  }));
  const limit = cut ? ` Cut at the server's limit (${cut}).` : "";
  $("status").textContent = `${count} in ${seconds} s.${note}${limit}`;
  $("results").hidden = false;
}

function plural(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function showTable(found) {
  if ("boolean" in found) {
    table(["answer"], [[{ type: "literal", value: found.boolean ? "yes" : "no" }]]);
    return [found.boolean ? "Yes" : "No", ""];
  }
  const names = found.head.vars;
  const rows = found.results.bindings.map((row) => names.map((name) => row[name]));
  return [plural(rows.length, "row"), table(names, rows)];
}

function showTriples(triples) {
  const note = table(["subject", "predicate", "object"], triples);
  const { all, drawn } = draw($("picture"), triples, shorten, link);
  const left = drawn < all ? ` The picture has ${drawn} of ${all} nodes; the table has all.` : "";
  return [plural(triples.length, "triple"), note + left];
}

function table(names, rows) {
  const made = document.createElement("table");
  const head = made.createTHead().insertRow();
  for (const name of names) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = name;
    head.append(cell);
  }
  const body = made.createTBody();
  for (const row of rows.slice(0, MOST_SHOWN)) {
    const line = body.insertRow();
    for (const term of row) line.insertCell().append(term ? shown(term) : "");
  }
  $("table").replaceChildren(made);
  return rows.length > MOST_SHOWN ? ` The first ${MOST_SHOWN} are shown; the files have all.` : "";
}

function shown(term) {
  if (term.type === "triple") return JSON.stringify(term.value);
  if (term.type === "literal") return term.value;
  if (term.type === "bnode") return `_:${term.value}`;
  const href = link(term.value);
  if (!href) return term.value;
  const anchor = document.createElement("a");
  anchor.href = href;
  anchor.textContent = shorten(term.value);
  anchor.title = term.value;
  return anchor;
}

$("query-form").addEventListener("submit", (event) => { event.preventDefault(); run(); });
$("stop").addEventListener("click", () => running?.abort());
$("query").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    editor.close();
    run();
  }
});
$("examples")?.addEventListener("change", (event) => {
  if (event.target.value) editor.text = event.target.value;
});

await loadTerms();
if (editor.text.trim()) run();
else editor.text = OPENING;
document.body.dataset.ready = "true";
