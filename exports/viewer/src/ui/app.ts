/** The page: puts the parts together and keeps them in step with the model. */

import type { Source } from "../data/source";
import type { RendererChoice, ThemeName, ViewName } from "../logic/state";
import { Model, type Part } from "../model";
import { sizeScale } from "../render/camera";
import { chosenRenderer, openRenderer } from "../render/choice";
import { graphicsName } from "../render/hardware";
import type { Painted } from "../render/painter";
import { themeOf } from "../render/palette";
import type { RendererName } from "../render/renderer";
import { Stage } from "../render/stage";
import { count, h, iconButton, plural } from "./dom";
import { drawingChoice } from "./drawing";
import { filterPanel } from "./filters";
import { helpDialog } from "./help";
import { panelContent } from "./panel";
import { saveMenu } from "./save";
import { searchBox } from "./search";
import { Tables } from "./table";
import { timeline } from "./timeline";

const VIEWS: [ViewName, string][] = [["map", "Map"], ["years", "Years"], ["table", "Table"]];
const HASH_MS = 250;
const HOP_WORDS = ["", " and neighbours", " and neighbours of neighbours"];

export class App {
  readonly stage: Stage;
  private readonly darkness = window.matchMedia("(prefers-color-scheme: dark)");
  private readonly calmness = window.matchMedia("(prefers-reduced-motion: reduce)");
  private readonly canvas = h("canvas", {
    class: "picture", tabindex: "0", role: "application", "aria-roledescription": "graph",
    "aria-label": "Picture of the graph. Arrow keys move it, plus and minus zoom. The Table view has the same facts.",
  });
  private readonly panel = h("aside", { class: "panel", "aria-label": "Details", id: "details" });
  private readonly status = h("p", { class: "status", role: "status" });
  private readonly drawn = h("p", { class: "status quiet", hidden: true });
  private readonly trail = h("div", { class: "trail", hidden: true });
  private readonly toast = h("div", { class: "toast", role: "status", hidden: true });
  private readonly tip = h("div", { class: "tip", hidden: true, "aria-hidden": "true" });
  private readonly tables: Tables;
  private readonly filters: ReturnType<typeof filterPanel>;
  private readonly time: ReturnType<typeof timeline>;
  private readonly drawing: ReturnType<typeof drawingChoice>;
  private readonly graphics = graphicsName();
  private readonly viewButtons = new Map<ViewName, HTMLButtonElement>();
  private pathFrom = -1;
  private hashTimer = 0;
  private toastTimer = 0;
  private ownHash = "";

  constructor(
    private readonly model: Model,
    private readonly source: Source,
    root: HTMLElement,
  ) {
    this.stage = new Stage(
      this.canvas, this.theme,
      {
        select: (node) => this.pick(node),
        open: (node) => model.expand(node, 1),
        hover: (node) => model.hover(node),
        drag: (node, x, y, done) => model.drag(node, x, y, done),
        mayDrag: (node) => node === model.selected || model.state.pinned.includes(model.graph.ref[node]),
        moved: () => this.moved(),
        painted: (result) => this.painted(result),
      },
      () => this.calmness.matches,
    );
    this.tables = new Tables(model, (node) => this.choose(node));
    this.filters = filterPanel(model);
    this.time = timeline(model);
    this.drawing = drawingChoice(model);
    root.replaceChildren(...this.build());
    model.listen((parts) => this.refresh(parts));
    this.listen();
    this.stage.resize();
    this.applyTheme();
    this.stage.setScene(model.scene);
    this.stage.setEmphasis(model.emphasis);
    this.refresh(new Set(["state", "visible", "emphasis"]));
    this.openCamera();
    this.chooseRenderer();
  }

  // -- structure -----------------------------------------------------------------------------

  private build(): Node[] {
    const { model } = this;
    const views = VIEWS.map(([name, label]) => {
      const button = h("button", { type: "button", onclick: () => model.update({ view: name }) }, label);
      this.viewButtons.set(name, button);
      return button;
    });
    const help = helpDialog(this.drawing.element);
    const places = this.source.places.map(([name, address]) => h("a", { href: address }, name));
    const header = h(
      "header", { class: "bar" },
      h("h1", null, model.graph.payload.title),
      searchBox(model, (node) => this.choose(node)),
      h("div", { class: "segments", role: "group", "aria-label": "View" }, ...views),
      places.length > 0 && h("nav", { class: "places", "aria-label": "More of this graph" }, ...places),
      h(
        "div", { class: "tools" },
        saveMenu(model, this.stage, () => this.theme, (words) => this.say(words)),
        iconButton("theme", "Light or dark", () => this.turnTheme()),
        iconButton("help", "Help", () => help.showModal()),
      ),
    );
    const sheetButtons = h(
      "div", { class: "sheet-buttons" },
      iconButton("filter", "Filters", () => this.toggleSheet("filters-open")),
      iconButton("details", "Details", () => this.toggleSheet("panel-open")),
    );
    const zoom = h(
      "div", { class: "zoom", role: "group", "aria-label": "Zoom" },
      iconButton("plus", "Zoom in", () => this.stage.zoomBy(1.5)),
      iconButton("minus", "Zoom out", () => this.stage.zoomBy(1 / 1.5)),
      iconButton("fit", "Show all", () => this.stage.fit(model.scene.bounds)),
    );
    const stage = h("div", { class: "stage" }, this.canvas, this.tip, h("div", { class: "overlay" }, this.trail, this.status, this.drawn), zoom);
    const main = h("main", { class: "middle" }, stage, this.tables.element, this.time.element);
    const done = h("button", { type: "button", class: "sheet-close", onclick: () => this.closeSheets() }, "Done");
    const side = h("aside", { class: "sidebar", "aria-label": "Filters" }, done, this.filters.element);
    const skip = h("a", { class: "skip", href: "#", onclick: (event: Event) => {
      event.preventDefault();
      model.update({ view: "table" });
      this.tables.element.querySelector<HTMLElement>("button")?.focus();
    } }, "Skip to the tables");
    return [skip, header, h("div", { class: "body" }, side, main, this.panel), sheetButtons, this.toast, help];
  }

  private closeSheets(): void {
    document.body.classList.remove("filters-open", "panel-open");
  }

  private toggleSheet(name: "filters-open" | "panel-open"): void {
    const other = name === "filters-open" ? "panel-open" : "filters-open";
    document.body.classList.remove(other);
    document.body.classList.toggle(name);
  }

  // -- keeping in step -----------------------------------------------------------------------

  private refresh(parts: ReadonlySet<Part>): void {
    const { model } = this;
    if (parts.has("scene")) this.stage.setScene(model.scene);
    if (parts.has("emphasis")) this.stage.setEmphasis(model.emphasis);
    if (parts.has("state")) {
      for (const [name, button] of this.viewButtons) button.setAttribute("aria-pressed", String(name === model.state.view));
      document.body.dataset["view"] = model.state.view;
      this.applyTheme();
      this.chooseRenderer();
      this.keepHash();
      this.time.refresh();
    }
    if (parts.has("visible") || parts.has("state")) {
      this.filters.refresh();
      this.sayShown();
      this.showTrail();
      this.tables.refresh();
      this.refreshPanel();
    }
    if (parts.has("hover")) this.stage.setHover(model.hovered);
    this.showTip();
  }

  private panelKey = "";

  private refreshPanel(): void {
    const { camera, table, theme, renderer, view, ...rest } = this.model.state;
    const key = JSON.stringify(rest);
    if (key === this.panelKey) return;
    const sameNode = this.panelKey !== "" && (JSON.parse(this.panelKey) as { selected: string | null }).selected === rest.selected;
    this.panelKey = key;
    const scroll = sameNode ? this.panel.scrollTop : 0;
    this.panel.replaceChildren(
      h("button", { type: "button", class: "sheet-close", onclick: () => this.closeSheets() }, "Done"),
      panelContent(this.model, this.source, {
        choose: (node) => this.choose(node),
        showCommunity: (community) => this.showCommunity(community),
        startPath: (node) => this.startPath(node),
        close: () => this.closePanel(),
      }),
    );
    this.panel.scrollTop = scroll;
  }

  private sayShown(): void {
    const { visible, graph, filters } = this.model;
    const nodes = `${count(visible.nodes)} of ${plural(graph.nodeCount, "node")}`;
    const edges = `${count(visible.edges)} of ${plural(graph.edgeCount, "link")}`;
    const off = graph.types.filter((_, n) => !filters.types[n]);
    const least = filters.minSupport > 1 ? `in at least ${plural(filters.minSupport, "paper")}` : "";
    const why = filters.scope ? "in focus" : [least, off.length && `${listed(off)} off`].filter(Boolean).join("; ");
    const years = this.model.state.view === "years" ? "; choose one to see its links" : "";
    if (!visible.nodes) {
      const reset = h("button", { type: "button", class: "text-button", onclick: () => this.model.resetFilters() }, "Reset the filters");
      this.status.replaceChildren(`Nothing passes the filters (${nodes}). `, reset);
      return;
    }
    this.status.textContent = `${nodes} and ${edges} shown${why ? ` (${why})` : ""}${years}`;
  }

  private painted({ edgesDrawn, edgesInView, labels }: Painted): void {
    this.drawn.hidden = edgesDrawn === edgesInView;
    this.drawn.textContent = `${count(edgesDrawn)} of ${plural(edgesInView, "link")} in view drawn, the best supported first; zoom in for the others`;
    if (!this.canvas.dataset["painted"]) performance.mark("painted");
    this.canvas.dataset["painted"] = String(Number(this.canvas.dataset["painted"] ?? 0) + 1);
    this.canvas.dataset["labels"] = String(labels.length);
  }

  private showTrail(): void {
    const { model } = this;
    const { state, graph } = model;
    this.trail.hidden = !model.inFocus && state.path === null && this.pathFrom < 0;
    const name = (ref: string): string => graph.label[graph.find(ref)] ?? ref;
    const back = h("button", { type: "button", class: "text-button", onclick: () => {
      this.pathFrom = -1;
      model.leaveFocus();
      this.showTrail();
      this.fitScene();
    } }, "Back to all");
    let words = "";
    if (this.pathFrom >= 0) words = `Path from ${graph.label[this.pathFrom]} to … (click or search the other end)`;
    else if (state.path && !model.path) words = `No path between ${name(state.path[0])} and ${name(state.path[1])}`;
    else if (model.path && state.path) {
      const through = model.pathIsForced ? ", through what the filters hide" : "";
      words = `${plural(model.path.edges.length, "link")} between ${name(state.path[0])} and ${name(state.path[1])}${through}`;
    } else words = `Focus: ${state.focus.map(({ ref, hops }) => `${name(ref)}${HOP_WORDS[hops]}`).join(", ")}`;
    this.trail.replaceChildren(h("span", null, words), back);
    if (model.path && !this.trail.hidden) this.trail.append(this.pathSteps());
  }

  private pathSteps(): HTMLElement {
    const { graph, path } = this.model;
    const steps = (path?.nodes ?? []).map((node) => h("li", null, h("button", { type: "button", class: "name", onclick: () => this.choose(node) }, graph.label[node])));
    return h("ol", { class: "path" }, ...steps);
  }

  private showTip(): void {
    const { hovered, graph, visible } = this.model;
    const at = hovered >= 0 ? this.stage.screenOf(hovered) : null;
    this.tip.hidden = !at;
    if (!at) return;
    const type = graph.types[graph.type[hovered]];
    const more = graph.isPaper(hovered) ? graph.payload.papers.date[hovered - graph.entityCount] : plural(visible.support[hovered], "paper");
    this.tip.replaceChildren(h("strong", null, graph.label[hovered]), h("span", null, `${type} · ${more}`));
    const { zoom } = this.stage.camera;
    const below = this.model.scene.size[hovered] * sizeScale(zoom) + 12;
    const { width } = this.stage.size();
    this.tip.style.transform = `translate(${Math.max(8, Math.min(at[0] - 20, width - 260))}px, ${at[1] + below}px)`;
  }

  // -- what a user does ----------------------------------------------------------------------

  /** A click in the picture. */
  private pick(node: number): void {
    if (this.pathFrom >= 0 && node >= 0) this.endPath(node);
    else this.model.select(node);
    if (node >= 0) document.body.classList.add("panel-open");
  }

  /** A choice in a list: select it, show it, and read it. */
  private choose(node: number): void {
    const { model } = this;
    if (this.pathFrom >= 0) {
      this.endPath(node);
      return;
    }
    model.select(node);
    document.body.classList.remove("filters-open");
    document.body.classList.add("panel-open");
    if (model.state.view !== "table") this.bringIntoView(node);
    this.panel.querySelector<HTMLElement>("#panel-title")?.focus({ preventScroll: true });
  }

  private bringIntoView(node: number): void {
    const { scene } = this.model;
    const zoom = Math.max(this.stage.camera.zoom, Math.min(24, 1.5 * this.stage.camera.zoom));
    this.stage.flyTo({ x: scene.x[node], y: scene.y[node], zoom });
  }

  private showCommunity(community: number): void {
    const { x, y, r } = this.model.graph.payload.communities;
    if (this.model.state.view !== "map") this.model.update({ view: "map" });
    document.body.classList.remove("panel-open");
    const [cx, cy, radius] = [x[community] / 16, y[community] / 16, r[community] / 16];
    this.stage.fit({ left: cx - radius, right: cx + radius, top: cy - radius, bottom: cy + radius });
  }

  private startPath(node: number): void {
    this.pathFrom = node;
    this.showTrail();
    this.say("Click the other end, or search for it.");
    document.querySelector<HTMLElement>("#search")?.focus();
  }

  private endPath(node: number): void {
    const from = this.pathFrom;
    this.pathFrom = -1;
    if (from !== node) this.model.findPath(from, node);
    this.showTrail();
    this.fitScene();
  }

  private closePanel(): void {
    this.model.select(-1);
    document.body.classList.remove("panel-open");
    this.canvas.focus({ preventScroll: true });
  }

  private say(words: string): void {
    this.toast.textContent = words;
    this.toast.hidden = false;
    window.clearTimeout(this.toastTimer);
    this.toastTimer = window.setTimeout(() => (this.toast.hidden = true), 4000);
  }

  // -- theme, address, keys ------------------------------------------------------------------

  private get theme(): ReturnType<typeof themeOf> {
    return themeOf(this.model.state.theme, this.darkness.matches);
  }

  private turnTheme(): void {
    const next: ThemeName = this.theme.dark ? "light" : "dark";
    this.model.update({ theme: next });
  }

  private applyTheme(): void {
    const { theme } = this;
    if (document.documentElement.dataset["theme"] === (theme.dark ? "dark" : "light")) return;
    document.documentElement.dataset["theme"] = theme.dark ? "dark" : "light";
    for (const [type, colour] of Object.entries(theme.types)) document.documentElement.style.setProperty(`--type-${type}`, colour);
    this.stage.setTheme(theme);
  }

  private rendererChoice: RendererChoice | null = null;

  private chooseRenderer(): void {
    const { renderer } = this.model.state;
    if (renderer === this.rendererChoice) return;
    this.rendererChoice = renderer;
    void this.useRenderer(chosenRenderer(renderer, this.graphics));
  }

  private async useRenderer(name: RendererName): Promise<void> {
    const choice = this.rendererChoice;
    if (name !== this.stage.rendererName) {
      const renderer = await openRenderer(name, this.canvas, () => this.loseWebgl());
      if (choice === this.rendererChoice) this.stage.use(renderer);
      else renderer.dispose(); // another was chosen meanwhile
    }
    this.drawing.refresh(this.stage.rendererName, this.graphics);
    this.canvas.dataset["renderer"] = this.stage.rendererName ?? "";
  }

  /** The browser may take WebGL away at any time, as when the driver is restarted. */
  private loseWebgl(): void {
    this.say("The browser has taken WebGL away; the picture is drawn on a canvas now.");
    void this.useRenderer("canvas");
  }

  private openCamera(): void {
    const { camera } = this.model.state;
    if (camera) this.stage.flyTo(camera, false);
    else this.fitScene(false);
    this.sceneBounds = JSON.stringify(this.model.scene.bounds);
  }

  private sceneBounds = "";

  private fitScene(glide = true): void {
    const { scene } = this.model;
    const narrow = this.stage.size().width < 600;
    const margin = narrow ? 16 : scene.axis ? 30 : scene.regions.length ? 60 : 100;
    const top = scene.regions.length ? this.status.offsetHeight : 0; // names stand above their discs
    this.stage.fit(scene.heart, { glide, margin, top });
  }

  private moved(): void {
    this.showTip();
    this.keepHash();
  }

  private keepHash(): void {
    window.clearTimeout(this.hashTimer);
    this.hashTimer = window.setTimeout(() => {
      const { x, y, zoom } = this.stage.camera;
      this.model.state = { ...this.model.state, camera: { x, y, zoom } };
      this.ownHash = this.model.hash;
      history.replaceState(null, "", this.ownHash || "#");
    }, HASH_MS);
  }

  private listen(): void {
    this.darkness.addEventListener("change", () => this.applyTheme());
    window.addEventListener("hashchange", () => {
      if (location.hash === this.ownHash) return;
      this.model.readHash(location.hash);
      this.openCamera();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
      if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        document.querySelector<HTMLElement>("#search")?.focus();
      } else if (event.key === "Escape" && !typing) this.escape();
    });
    this.model.listen((parts) => {
      if (!parts.has("scene")) return;
      const bounds = JSON.stringify(this.model.scene.bounds);
      const changedPlane = this.planeOf() !== this.plane;
      if (changedPlane && bounds !== this.sceneBounds) this.fitScene();
      this.plane = this.planeOf();
      this.sceneBounds = bounds;
    });
    this.plane = this.planeOf();
  }

  private plane = "";

  /** What decides where things stand: another view or focus, another plane, another camera. */
  private planeOf(): string {
    const { view, focus, path } = this.model.state;
    return JSON.stringify([view, focus, path]);
  }

  private escape(): void {
    if (document.querySelector("dialog[open]")) return;
    if (this.pathFrom >= 0) {
      this.pathFrom = -1;
      this.showTrail();
    } else if (this.model.selected >= 0) this.closePanel();
    else this.closeSheets();
  }
}

function listed(names: string[]): string {
  return names.length > 3 ? `${names.slice(0, 2).join(", ")} and ${names.length - 2} other types` : names.join(", ");
}
