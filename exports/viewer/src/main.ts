import { Graph } from "./data/graph";
import { openSource } from "./data/source";
import { Model } from "./model";
import "./styles.css";
import { App } from "./ui/app";
import { h } from "./ui/dom";

async function start(root: HTMLElement): Promise<void> {
  root.replaceChildren(h("p", { class: "loading", role: "status" }, "Opening the graph…"));
  try {
    const source = openSource();
    const graph = new Graph(await source.graph());
    if (graph.paperCount === 0) {
      root.replaceChildren(h("p", { class: "loading" }, "This graph has no papers yet. Build it, then open this page again."));
      return;
    }
    document.title = graph.payload.title;
    new App(new Model(graph, location.hash), source, root);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    root.replaceChildren(h("p", { class: "loading", role: "alert" }, `The graph cannot be shown. ${reason}`));
  }
}

const root = document.getElementById("app");
if (root) void start(root);
