/** The state of the explorer and all that follows from it; the interface listens and draws. */

import { monthOf, monthText, type Graph } from "./data/graph";
import { communityLabel, communityNames } from "./logic/facts";
import { applyFilters, leastSupport, passingStatements, type Filters, type Visible } from "./logic/filter";
import { SearchIndex } from "./logic/search";
import { MOST_SPREAD, spread } from "./logic/spread";
import { fromHash, OPENING, toHash, type ViewState } from "./logic/state";
import { neighbourhood, shortestPath, type Path } from "./logic/walk";
import { firstMonths, OTHER, planYears } from "./logic/years";
import { sortedScene, type Axis, type Emphasis, type Region, type Scene } from "./render/scene";

export type Part = "state" | "visible" | "scene" | "emphasis" | "hover";

const TECHNIQUES = ["Method", "Model"];
const READABLE = 3000; // entities of the opening picture of a graph that has more
const FILTER_KEYS: (keyof ViewState)[] = [
  "types", "off", "from", "to", "minConfidence", "minSupport", "focus", "hidden", "pinned", "path", "selected",
];

const RESET_KEYS: (keyof ViewState)[] = ["types", "off", "from", "to", "minConfidence", "minSupport", "hidden"];

export class Model {
  state: ViewState;
  visible!: Visible;
  filters!: Filters;
  scene!: Scene;
  emphasis: Emphasis = { selected: -1, nodes: null, edges: [] };
  path: Path | null = null;
  /** True where the path had to lead through what the filters hide. */
  pathIsForced = false;
  hovered = -1;
  readonly search: SearchIndex;
  private readonly first: Int32Array;
  private readonly support: Uint32Array;
  private readonly listeners: ((parts: ReadonlySet<Part>) => void)[] = [];
  private readonly moved = new Map<number, [number, number]>();
  private sceneKey = "";

  constructor(readonly graph: Graph, hash: string) {
    this.state = fromHash(hash);
    this.first = firstMonths(graph);
    const open = this.makeFilters({ ...OPENING, minSupport: 1 }, null);
    const all = applyFilters(graph, open);
    this.support = all.support;
    this.search = new SearchIndex(graph, (node) => all.support[node]);
    this.derive(new Set(["visible"]));
  }

  /** How many papers stand behind an entity, whatever the filters. */
  paperCount(node: number): number {
    return this.support[node];
  }

  listen(listener: (parts: ReadonlySet<Part>) => void): void {
    this.listeners.push(listener);
  }

  update(patch: Partial<ViewState>): void {
    const before = this.state;
    this.state = { ...before, ...patch };
    const changed = (Object.keys(patch) as (keyof ViewState)[]).filter(
      (key) => JSON.stringify(before[key]) !== JSON.stringify(this.state[key]),
    );
    if (!changed.length) return;
    const parts = new Set<Part>(["state"]);
    if (changed.some((key) => FILTER_KEYS.includes(key))) parts.add("visible");
    if (changed.includes("view")) parts.add("scene");
    if (changed.includes("selected")) parts.add("emphasis");
    this.derive(parts);
    this.tell(parts);
  }

  hover(node: number): void {
    if (node === this.hovered) return;
    this.hovered = node;
    this.tell(new Set(["hover"]));
  }

  readHash(hash: string): void {
    this.update(fromHash(hash));
  }

  get hash(): string {
    return toHash(this.state);
  }

  get selected(): number {
    return this.state.selected === null ? -1 : this.graph.find(this.state.selected);
  }

  get inFocus(): boolean {
    return this.filters.scope !== null;
  }

  select(node: number): void {
    this.update({ selected: node < 0 ? null : this.graph.ref[node] });
  }

  // -- what a user does to nodes -------------------------------------------------------------

  /** Show only these nodes and their neighbours. */
  isolate(node: number, hops = 1): void {
    this.update({ focus: [{ ref: this.graph.ref[node], hops }], path: null, selected: this.graph.ref[node], view: this.pictureView });
  }

  /** Add the neighbours of a node to the focus, or begin one with it. */
  expand(node: number, hops: number): void {
    const ref = this.graph.ref[node];
    const others = this.state.focus.filter((seed) => seed.ref !== ref);
    const known = this.state.focus.find((seed) => seed.ref === ref);
    const focus = [...others, { ref, hops: Math.max(hops, known?.hops ?? 0) }];
    // The centre of the picture stays where it was, so its seed stays first.
    if (known && this.state.focus[0].ref === ref) focus.unshift(...focus.splice(-1));
    this.update({ focus, path: null, view: this.pictureView });
  }

  /** True where a filter is other than it opens. */
  get isFiltered(): boolean {
    return RESET_KEYS.some((key) => JSON.stringify(this.state[key]) !== JSON.stringify(OPENING[key]));
  }

  resetFilters(): void {
    this.update(Object.fromEntries(RESET_KEYS.map((key) => [key, OPENING[key]])));
  }

  leaveFocus(): void {
    this.update({ focus: [], path: null });
  }

  toggle(key: "hidden" | "pinned", node: number): void {
    const ref = this.graph.ref[node];
    const list = this.state[key];
    const on = list.includes(ref);
    const patch: Partial<ViewState> = { [key]: on ? list.filter((other) => other !== ref) : [...list, ref] };
    if (key === "hidden" && !on) Object.assign(patch, { selected: null, pinned: this.state.pinned.filter((other) => other !== ref) });
    this.update(patch);
  }

  findPath(from: number, to: number): void {
    this.update({ path: [this.graph.ref[from], this.graph.ref[to]], focus: [], view: this.pictureView });
  }

  /** Put a node elsewhere; it is pinned when let go. */
  drag(node: number, x: number, y: number, done: boolean): void {
    this.moved.set(node, [x, y]);
    if (done && !this.state.pinned.includes(this.graph.ref[node])) this.toggle("pinned", node);
    else {
      this.scene = this.makeScene();
      this.tell(new Set(["scene"]));
    }
  }

  private get pictureView(): ViewState["view"] {
    return this.state.view === "table" ? "map" : this.state.view;
  }

  // -- what follows --------------------------------------------------------------------------

  /** The types in force: those chosen, else techniques, or all entities in a focus. */
  get types(): string[] {
    return this.state.types ?? this.automaticTypes(this.state);
  }

  setTypes(types: string[]): void {
    const automatic = this.automaticTypes(this.state);
    const same = types.length === automatic.length && automatic.every((name) => types.includes(name));
    this.update({ types: same ? null : types });
  }

  /** Does the edge pass the filters on statements, whatever those on its ends? */
  passing(): Uint8Array {
    return passingStatements(this.graph, this.filters);
  }

  /** The support in force: what was chosen, else what leaves a readable picture. */
  get minSupport(): number {
    return this.filters.minSupport;
  }

  setMinSupport(least: number): void {
    this.update({ minSupport: least === this.automaticSupport(this.state) ? null : least });
  }

  /** The least support that leaves at most so many entities of the types shown; any in a focus. */
  automaticSupport(state: ViewState): number {
    if (this.hasCentre(state)) return 1;
    const types = state.types ?? this.automaticTypes(state);
    const shown = this.graph.types.map((name) => types.includes(name));
    const entities = this.support.subarray(0, this.graph.entityCount);
    return leastSupport(entities.filter((_, node) => shown[this.graph.type[node]]), READABLE);
  }

  /** Is the picture about some nodes and what is around them? */
  private hasCentre(state: ViewState): boolean {
    const known = (ref: string): boolean => this.graph.find(ref) >= 0;
    return state.focus.some((seed) => known(seed.ref)) || (state.path?.every(known) ?? false);
  }

  private automaticTypes(state: ViewState): string[] {
    if (this.hasCentre(state)) return this.graph.types.filter((name) => name !== "Paper");
    const techniques = this.graph.types.filter((name) => TECHNIQUES.includes(name));
    const some = this.graph.type.some((type) => TECHNIQUES.includes(this.graph.types[type]));
    return some ? techniques : [...this.graph.types];
  }

  private derive(parts: Set<Part>): void {
    if (parts.has("visible")) {
      const open = this.makeFilters(this.state, null);
      this.path = this.makePath(open);
      this.filters = this.makeFilters(this.state, this.makeScope(open));
      this.visible = applyFilters(this.graph, this.filters);
      parts.add("scene");
    }
    if (parts.has("scene")) {
      const key = this.describeScene();
      if (key !== this.sceneKey) {
        this.sceneKey = key;
        this.scene = this.makeScene();
      } else parts.delete("scene");
      parts.add("emphasis");
    }
    if (parts.has("emphasis")) this.emphasis = this.makeEmphasis();
  }

  /** What the scene depends on, so that selecting something shown does not make it anew. */
  private describeScene(): string {
    const { selected, camera, theme, renderer, table, ...rest } = this.state;
    const forced = this.selected >= 0 && !this.passesAlone(this.selected) ? selected : null;
    return JSON.stringify([rest, forced]);
  }

  private passesAlone(node: number): boolean {
    const { types, hidden, scope, minSupport } = this.filters;
    const supported = this.graph.isPaper(node) || this.visible.support[node] >= minSupport;
    return types[this.graph.type[node]] && !hidden.has(node) && (scope?.has(node) ?? true) && supported;
  }

  private makeFilters(state: ViewState, scope: ReadonlySet<number> | null): Filters {
    const { graph } = this;
    const types = state.types ?? this.automaticTypes(state);
    const pinned = this.nodesOf(state.pinned);
    const selected = state.selected === null ? -1 : graph.find(state.selected);
    if (selected >= 0) pinned.add(selected);
    for (const node of this.path?.nodes ?? []) pinned.add(node);
    return {
      types: graph.types.map((name) => types.includes(name)),
      kinds: graph.kinds.map((name) => !state.off.includes(name)),
      from: state.from ? monthOf(state.from) : graph.firstMonth,
      to: state.to ? monthOf(state.to) : graph.lastMonth,
      minConfidence: state.minConfidence,
      minSupport: state.minSupport ?? this.automaticSupport(state),
      hidden: this.nodesOf(state.hidden),
      pinned,
      scope,
    };
  }

  private nodesOf(refs: string[]): Set<number> {
    return new Set(refs.map((ref) => this.graph.find(ref)).filter((node) => node >= 0));
  }

  private makeScope(filters: Filters): Set<number> | null {
    const seeds = this.state.focus.filter(({ ref }) => this.graph.find(ref) >= 0);
    if (!seeds.length && !this.path) return null;
    const scope = new Set(this.path?.nodes ?? []);
    const passing = passingStatements(this.graph, filters);
    const nodePasses = (node: number): boolean => filters.types[this.graph.type[node]] && !filters.hidden.has(node);
    for (const { ref, hops } of seeds) {
      const start = this.graph.find(ref);
      neighbourhood(this.graph, start, hops, (edge) => passing[edge] === 1, nodePasses).forEach((n) => scope.add(n));
    }
    return scope;
  }

  private makePath(filters: Filters): Path | null {
    const [from, to] = (this.state.path ?? []).map((ref) => this.graph.find(ref));
    this.pathIsForced = false;
    if (from === undefined || to === undefined || from < 0 || to < 0 || from === to) return null;
    const passing = passingStatements(this.graph, filters);
    const shown = (node: number): boolean => filters.types[this.graph.type[node]] && !filters.hidden.has(node);
    const path = shortestPath(this.graph, from, to, (edge) => passing[edge] === 1, shown);
    if (path) return path;
    const any = shortestPath(this.graph, from, to, () => true, () => true);
    this.pathIsForced = any !== null;
    return any;
  }

  private makeScene(): Scene {
    const { graph, visible } = this;
    const pinned = this.nodesOf(this.state.pinned);
    const place = this.makePlace();
    for (const [node, [x, y]] of this.moved) {
      if (!visible.node[node] || this.state.view === "years") continue;
      place.x[node] = x;
      place.y[node] = y;
    }
    const spread = place.axis !== null || place.spread;
    return sortedScene(graph, visible, place, {
      regions: spread ? [] : this.makeRegions(),
      axis: place.axis,
      pinned,
    });
  }

  private makePlace(): { x: Float32Array; y: Float32Array; axis: Axis | null; spread: boolean } {
    const { graph, visible } = this;
    const nodes = Array.from(graph.label.keys()).filter((node) => visible.node[node]);
    if (this.state.view === "years") {
      const order = nodes.sort((a, b) => visible.support[b] - visible.support[a] || a - b);
      const plan = planYears(graph, order, this.first);
      const lanes = plan.lanes.map((lane) => ({
        ...lane,
        lines: lane.community === OTHER ? ["other communities"] : communityNames(graph, lane.community, 2),
      }));
      return { x: plan.x, y: plan.y, axis: { lanes, columns: plan.columns, leading: plan.leading }, spread: false };
    }
    if (this.inFocus && nodes.length <= MOST_SPREAD) {
      const seeds = this.state.focus.map(({ ref }) => graph.find(ref));
      const centre = this.path?.nodes ?? seeds;
      const order = [...new Set([...centre, ...nodes])].filter((node) => visible.node[node]);
      const edges = Array.from(graph.source.keys()).filter((edge) => visible.edge[edge]);
      return { ...spread(graph, order, edges), axis: null, spread: true };
    }
    return { x: graph.x.slice(), y: graph.y.slice(), axis: null, spread: false };
  }

  private makeRegions(): Region[] {
    const { x, y, r, top } = this.graph.payload.communities;
    const counts = new Uint32Array(x.length);
    for (let node = 0; node < this.graph.nodeCount; node++) counts[this.graph.community[node]] += this.visible.node[node];
    return top
      .map((_, n) => ({
        x: x[n] / 16,
        y: y[n] / 16,
        r: r[n] / 16,
        label: communityLabel(this.graph, n, 2),
        short: communityLabel(this.graph, n, 1),
        count: counts[n],
      }))
      .filter((region) => region.count > 0);
  }

  private makeEmphasis(): Emphasis {
    const { graph, visible, selected } = this;
    if (this.path) return { selected, nodes: new Set(this.path.nodes), edges: this.path.edges };
    if (selected < 0) return { selected, nodes: null, edges: [] };
    const edges = Array.from(graph.edgesOf(selected)).filter((edge) => visible.edge[edge]);
    const nodes = new Set([selected, ...edges.map((edge) => graph.otherEnd(edge, selected))]);
    return { selected, nodes, edges };
  }

  private tell(parts: ReadonlySet<Part>): void {
    for (const listener of this.listeners) listener(parts);
  }

  /** The months in force, as `YYYY-MM`. */
  get span(): [string, string] {
    return [this.state.from ?? monthText(this.graph.firstMonth), this.state.to ?? monthText(this.graph.lastMonth)];
  }
}
