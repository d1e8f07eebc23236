"use strict";
// Draws what pyvis describes, and tells the evidence of what is clicked. Every text goes into the
// page as a text node, so that no title or quote ever runs as markup.
(() => {
  const page = JSON.parse(document.getElementById("data").textContent);
  const byId = (id) => document.getElementById(id);
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const about = new Map(page.nodes.map((node) => [node.id, node]));
  const hidden = { node: new Set(), edge: new Set() };

  const options = page.options;
  options.nodes.font = { color: dark ? "#e6eaf2" : "#1c2330", size: 15, strokeWidth: 4, strokeColor: dark ? "#14181f" : "#ffffff" };
  options.edges.color = { color: dark ? "#5c6675" : "#b3bac7", highlight: dark ? "#ffd479" : "#a04d00" };
  const nodes = new vis.DataSet(page.drawnNodes);
  const edges = new vis.DataSet(page.drawnEdges);
  const network = new vis.Network(byId("graph"), { nodes, edges }, options);
  network.once("afterDrawing", () => { document.body.dataset.drawn = "true"; });

  const element = (name, text, parent, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.append(made);
    return made;
  };

  // ---- details ------------------------------------------------------------------------------

  const listed = (value) => (Array.isArray(value) ? value.join(" · ") : String(value));

  function describe(thing, parent) {
    const list = element("dl", undefined, parent);
    for (const [name, value] of Object.entries(thing)) {
      element("dt", name, list);
      element("dd", listed(value), list);
    }
  }

  function statement(edge, parent) {
    const block = element("div", undefined, parent, "statement");
    const line = element("p", undefined, block);
    element("span", about.get(edge.source).label, line);
    element("span", ` ${edge.type} `, line, "kind");
    element("span", about.get(edge.target).label, line);
    if (edge.quote !== undefined) element("blockquote", edge.quote, block);
    const sure = edge.confidence === undefined ? "" : `, confidence ${edge.confidence}`;
    if (edge.paper !== undefined) element("p", page.papers[edge.paper] + sure, block, "kind");
  }

  function show(title, kind, attributes, statements) {
    const details = byId("details");
    details.replaceChildren();
    element("h2", title, details);
    element("p", kind, details, "kind");
    describe(attributes, details);
    statements.forEach((edge) => statement(edge, details));
    details.scrollTop = 0;
  }

  function showNode(id) {
    const node = about.get(id);
    const own = page.edges.filter((edge) => edge.source === id || edge.target === id);
    show(node.label, node.type, { iri: node.iri, ...node.attributes }, own);
  }

  function showEdge(id) {
    const edge = page.edges[id];
    const between = page.edges.filter(
      (other) => other.source === edge.source && other.target === edge.target,
    );
    show(edge.type, "edge", { iri: edge.iri }, between);
  }

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) showNode(node);
    else if (edge !== undefined) showEdge(edge);
  });

  // ---- search -------------------------------------------------------------------------------

  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = page.nodes.flatMap((node) =>
    [node.label, ...(node.attributes.aliases ?? [])].map((name) => [folded(name), name, node]),
  );

  function find(text) {
    const wanted = folded(text.trim());
    if (!wanted) return [];
    const rank = ([name]) => (name === wanted ? 0 : name.startsWith(wanted) ? 1 : 2);
    const found = names.filter(([name]) => name.includes(wanted));
    found.sort((a, b) => rank(a) - rank(b) || a[0].length - b[0].length || (a[0] < b[0] ? -1 : 1));
    const seen = new Set();
    return found.filter(([, , node]) => !seen.has(node.id) && seen.add(node.id)).slice(0, 12);
  }

  function open(node) {
    hidden.node.delete(node.type);
    refresh();
    network.selectNodes([node.id]);
    network.focus(node.id, { scale: Math.max(network.getScale(), 0.9) });
    showNode(node.id);
  }

  byId("search").addEventListener("input", ({ target }) => {
    const found = find(target.value);
    byId("matches").replaceChildren(...found.map(([, name, node]) => {
      const line = element("li");
      const button = element("button", name === node.label ? name : `${name} → ${node.label}`, line);
      element("small", ` ${node.type}`, button);
      button.type = "button";
      button.addEventListener("click", () => open(node));
      return line;
    }));
    if (target.value.trim() && !found.length) element("li", "Nothing shown here has that name.", byId("matches"));
  });
  byId("search").addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    const [first] = find(event.target.value);
    if (first) open(first[2]);
  });

  // ---- legend and filters -------------------------------------------------------------------

  function refresh() {
    nodes.update(page.nodes.map(({ id, type }) => ({ id, hidden: hidden.node.has(type) })));
    edges.update(page.edges.map(({ type }, id) => ({ id, hidden: hidden.edge.has(type) })));
    for (const box of document.querySelectorAll("fieldset input")) {
      box.checked = !hidden[box.dataset.of].has(box.value);
    }
  }

  function legend(parent, of, things, colors) {
    const counts = new Map();
    for (const { type } of things) counts.set(type, (counts.get(type) ?? 0) + 1);
    for (const [type, count] of [...counts].sort(([, a], [, b]) => b - a)) {
      const label = element("label", undefined, parent);
      const box = element("input", undefined, label);
      Object.assign(box, { type: "checkbox", checked: true, value: type });
      box.dataset.of = of;
      box.addEventListener("change", () => {
        hidden[of][box.checked ? "delete" : "add"](type);
        refresh();
      });
      if (colors) element("span", undefined, label, "swatch").style.background = colors[type];
      element("span", type, label);
      element("output", count.toLocaleString("en"), label);
    }
  }

  legend(byId("node-types"), "node", page.nodes, page.colors);
  legend(byId("edge-types"), "edge", page.edges);
  window.paperGraph = { network, nodes, edges };
})();
