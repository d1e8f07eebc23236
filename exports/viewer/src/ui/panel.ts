/** The side panel: what is known of the chosen node, or the communities where none is chosen. */

import { BROADER } from "../data/graph";
import type { Source } from "../data/source";
import {
  backingOf, communityLabel, findingBacking, findingParts, kindWords, otherNames, relationsOf, rolesOf,
  type Backing, type RelatedNode, type RelationGroup, type RoleRow,
} from "../logic/facts";
import type { Model } from "../model";
import { count, h, iconButton, plural, type Child } from "./dom";
import { evidence } from "./evidence";
import { glyph } from "./glyph";

const FIRST = 12; // rows of a list that are shown before "Show all"

export interface PanelActions {
  choose(node: number): void;
  showCommunity(community: number): void;
  startPath(node: number): void;
  close(): void;
}

export function panelContent(model: Model, source: Source, actions: PanelActions): HTMLElement {
  const node = model.selected;
  if (node < 0 && model.path) return pathContent(model, source, actions);
  if (node < 0) return new CommunityList(model, actions).build();
  return new NodePanel(model, source, actions, node).build();
}

/** The links of a path, each with the papers that state it. */
function pathContent(model: Model, source: Source, actions: PanelActions): HTMLElement {
  const { graph } = model;
  const name = (node: number): HTMLElement =>
    h("button", { type: "button", class: "name", onclick: () => actions.choose(node) }, graph.label[node]);
  const steps = (model.path?.edges ?? []).map((edge) => {
    const backing = backingOf(graph, edge);
    const words = ` ${kindWords(graph.kinds[graph.kind[edge]])} `;
    return h(
      "li", null,
      h("p", null, name(graph.source[edge]), words, name(graph.target[edge])),
      backing && edge < graph.rolesFrom ? h("div", { class: "byline quiet" }, graph.label[backing.paper + graph.entityCount]) : null,
      backing ? evidence(model, source, backing.paper, backing.range ? [backing.range] : []) : h("small", { class: "quiet" }, "vocabulary"),
    );
  });
  return h(
    "article", { class: "panel-content" },
    h("header", null, h("h2", { tabindex: "-1", id: "panel-title" }, "Path")),
    h("ol", { class: "rows" }, ...steps),
  );
}

class NodePanel {
  private readonly passing: Uint8Array;

  constructor(
    private readonly model: Model,
    private readonly source: Source,
    private readonly actions: PanelActions,
    private readonly node: number,
  ) {
    this.passing = model.passing();
  }

  build(): HTMLElement {
    const { graph } = this.model;
    const isPaper = graph.isPaper(this.node);
    return h(
      "article", { class: "panel-content" },
      this.heading(), this.buttons(), ...(isPaper ? this.paper() : this.entity()),
    );
  }

  private heading(): HTMLElement {
    const { graph } = this.model;
    const type = graph.types[graph.type[this.node]];
    return h(
      "header", null,
      h("div", { class: "panel-top" }, h("span", { class: "chip" }, glyph(type), type), iconButton("close", "Close details", () => this.actions.close())),
      h("h2", { tabindex: "-1", id: "panel-title" }, graph.label[this.node]),
    );
  }

  private buttons(): HTMLElement {
    const { model, node } = this;
    const { state, graph } = model;
    const ref = graph.ref[node];
    const button = (text: string, title: string, onclick: () => void, pressed?: boolean): HTMLElement =>
      h("button", { type: "button", title, onclick, "aria-pressed": pressed === undefined ? undefined : String(pressed) }, text);
    return h(
      "div", { class: "actions", role: "group", "aria-label": "What to do with it" },
      button("Isolate", "Show only this and its neighbours", () => model.isolate(node)),
      button("Expand", "Add its neighbours to the picture", () => model.expand(node, 1)),
      button("Expand 2", "Add its neighbours and theirs to the picture", () => model.expand(node, 2)),
      button("Path to…", "Find how it is linked with another", () => this.actions.startPath(node)),
      button("Pin", "Keep it in the picture whatever the filters", () => model.toggle("pinned", node), state.pinned.includes(ref)),
      button("Hide", "Leave it out of the picture", () => model.toggle("hidden", node), state.hidden.includes(ref)),
    );
  }

  private entity(): Child[] {
    const { graph } = this.model;
    const { entities } = graph.payload;
    const groups = relationsOf(graph, this.node, (edge) => this.passing[edge] === 1);
    const hierarchy = groups.filter((group) => graph.kinds[group.kind] === BROADER || graph.kinds[group.kind] === "isA");
    const others = groups.filter((group) => !hierarchy.includes(group));
    const papers = rolesOf(graph, this.node, (edge) => this.passing[edge] === 1);
    const aliases = otherNames(graph, this.node);
    const definition = entities.definition[this.node];
    const page = this.source.page("entity", entities.id[this.node]);
    return [
      definition ? h("p", { class: "definition" }, definition) : null,
      aliases.length ? h("p", { class: "aliases" }, h("span", { class: "quiet" }, "Also called "), aliases.join(", ")) : null,
      this.findings(),
      ...hierarchy.map((group) => this.relation(group)),
      ...others.map((group) => this.relation(group)),
      this.papers(papers),
      page ? h("p", null, h("a", { href: page }, "Page and data of this entity")) : null,
    ];
  }

  private paper(): Child[] {
    const { graph } = this.model;
    const { papers } = graph.payload;
    const paper = this.node - graph.entityCount;
    const roles = rolesOf(graph, this.node, (edge) => this.passing[edge] === 1);
    const ranges = graph.findingsOf(this.node).map((f) => findingBacking(graph, f).range).filter((range) => range !== null);
    const page = this.source.page("paper", papers.key[paper]);
    const authors = h("p", { class: "quiet authors" });
    void this.source.text(paper, papers.key[paper]).then((text) => (authors.textContent = text.authors), () => undefined);
    return [
      h("p", { class: "quiet" }, papers.date[paper] || "no date", ` · ${papers.key[paper]}`),
      authors,
      evidence(this.model, this.source, paper, ranges, true),
      h(
        "p", { class: "links" },
        papers.page[paper] ? h("a", { href: papers.page[paper], rel: "noreferrer noopener", target: "_blank" }, "Public page") : null,
        page ? h("a", { href: page }, "Page and data of this paper") : null,
      ),
      this.findings(),
      ...this.byRole(roles),
      this.paperRelations(paper),
    ];
  }

  private byRole(rows: RoleRow[]): HTMLElement[] {
    const roles = [...new Set(rows.map((row) => row.role))];
    return roles.map((role) => {
      const here = rows.filter((row) => row.role === role);
      return this.section(sentence(kindWords(role)), here.length, h("ul", { class: "names" }, ...here.map((row) => h("li", null, this.name(row.node), this.doubt(row.backing)))));
    });
  }

  private paperRelations(paper: number): HTMLElement | null {
    const { graph } = this.model;
    const rows: HTMLElement[] = [];
    for (let edge = 0; edge < graph.broaderFrom; edge++) {
      if (graph.edgePaper[edge] !== paper || !this.passing[edge]) continue;
      const words = ` ${kindWords(graph.kinds[graph.kind[edge]])} `;
      rows.push(h("li", null, this.name(graph.source[edge]), words, this.name(graph.target[edge])));
    }
    return rows.length ? this.section("Relations it states", rows.length, this.list(rows)) : null;
  }

  private findings(): HTMLElement | null {
    const { graph } = this.model;
    const { filters } = this.model;
    const { paper: papers, confidence } = graph.payload.findings;
    const inSpan = (f: number): boolean => {
      const month = graph.month[papers[f]];
      const open = filters.from <= graph.firstMonth && filters.to >= graph.lastMonth;
      return (open || (month >= filters.from && month <= filters.to)) && confidence[f] >= filters.minConfidence;
    };
    const found = graph.findingsOf(this.node).filter(inSpan);
    if (!found.length) return null;
    const { date } = graph.payload.papers;
    found.sort((a, b) => (date[papers[b]] > date[papers[a]] ? 1 : date[papers[b]] < date[papers[a]] ? -1 : a - b));
    const rows = found.map((finding) => {
      const parts = findingParts(graph, finding).map((part) => this.part(part.text, part.node, part.strong));
      const backing = findingBacking(graph, finding);
      const about = graph.isPaper(this.node) ? [] : [this.byline(backing)];
      return h("li", { class: "finding" }, h("p", null, ...parts), ...about, evidence(this.model, this.source, backing.paper, backing.range ? [backing.range] : []));
    });
    return this.section("Findings", rows.length, this.list(rows));
  }

  private relation(group: RelationGroup): HTMLElement {
    const rows = group.related.map((related) => this.related(related));
    return this.section(group.title, rows.length, this.list(rows));
  }

  private related({ node, backing }: RelatedNode): HTMLElement {
    const said = backing.map((one) =>
      h("div", { class: "backing" }, this.byline(one), evidence(this.model, this.source, one.paper, one.range ? [one.range] : [])),
    );
    if (!said.length) return h("li", null, this.name(node), h("small", { class: "quiet" }, " vocabulary"));
    return h("li", null, this.name(node), h("details", { class: "said" }, h("summary", null, plural(backing.length, "paper")), ...said));
  }

  private papers(rows: RoleRow[]): HTMLElement | null {
    if (!rows.length) return null;
    const items = rows.map((row) =>
      h(
        "li", { class: "paper-row" },
        h("span", { class: "role" }, kindWords(row.role)), this.byline(row.backing),
        evidence(this.model, this.source, row.backing.paper, row.backing.range ? [row.backing.range] : []),
      ),
    );
    return this.section("Papers", rows.length, this.list(items));
  }

  private byline(backing: Backing): HTMLElement {
    const { graph } = this.model;
    const { date } = graph.payload.papers;
    return h("div", { class: "byline" }, this.name(backing.paper + graph.entityCount), h("small", { class: "quiet" }, date[backing.paper] || "no date"), this.doubt(backing));
  }

  private doubt({ confidence }: Backing): HTMLElement {
    return h("small", { class: "quiet", title: "Confidence of the extraction" }, `${confidence} %`);
  }

  private part(text: string, node: number, strong: boolean): Child {
    if (node >= 0 && node !== this.node) return this.name(node, text);
    return strong || node === this.node ? h("strong", null, text) : text;
  }

  private name(node: number, text = this.model.graph.label[node]): HTMLElement {
    const { graph } = this.model;
    return h(
      "button", { type: "button", class: "name", onclick: () => this.actions.choose(node) },
      graph.isPaper(node) ? null : glyph(graph.types[graph.type[node]], 11), text,
    );
  }

  private section(title: string, size: number, body: HTMLElement): HTMLElement {
    return h("section", null, h("h3", null, title, h("span", { class: "legend-count" }, count(size))), body);
  }

  /** The first rows, and a button for the others. */
  private list(rows: HTMLElement[]): HTMLElement {
    const list = h("ul", { class: "rows" }, ...rows.slice(0, FIRST));
    if (rows.length <= FIRST) return list;
    const more = h("button", { type: "button", class: "text-button", onclick: () => {
      list.append(...rows.slice(FIRST));
      more.remove();
      list.querySelectorAll<HTMLElement>(":scope > li")[FIRST]?.querySelector<HTMLElement>("button, summary")?.focus();
    } }, `Show all ${count(rows.length)}`);
    return h("div", null, list, more);
  }
}

/** What the picture shows first, in words: the communities, by size. */
class CommunityList {
  constructor(
    private readonly model: Model,
    private readonly actions: PanelActions,
  ) {}

  build(): HTMLElement {
    const { graph, visible } = this.model;
    const sizes = new Map<number, number>();
    for (let node = 0; node < graph.entityCount; node++) {
      if (visible.node[node]) sizes.set(graph.community[node], (sizes.get(graph.community[node]) ?? 0) + 1);
    }
    const order = [...sizes].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const years = this.yearsOf(order.map(([community]) => community));
    const rows = order.map(([community, size]) => this.row(community, size, years.get(community) ?? []));
    const list = h("ol", { class: "communities" }, ...rows.slice(0, 20));
    const more = h("button", { type: "button", class: "text-button", onclick: () => {
      list.append(...rows.slice(20));
      more.remove();
    } }, `Show all ${count(rows.length)} communities`);
    const { title } = graph.payload;
    return h(
      "article", { class: "panel-content" },
      h("header", null, h("h2", { tabindex: "-1", id: "panel-title" }, title)),
      h("p", { class: "quiet" }, `${plural(graph.paperCount, "paper")}, ${plural(graph.entityCount, "entity", "entities")}, ${plural(graph.payload.findings.paper.length, "finding")}. Communities are groups that papers use together, named by their best supported techniques.`),
      h("h3", null, "Communities", h("span", { class: "legend-count" }, count(order.length))),
      list, rows.length > 20 ? more : null,
    );
  }

  private row(community: number, size: number, years: number[]): HTMLElement {
    const most = Math.max(1, ...years);
    const bars = years.map((value) => {
      const bar = h("i");
      bar.style.height = `${value ? 10 + (90 * value) / most : 0}%`;
      return bar;
    });
    return h(
      "li", null,
      h(
        "button", { type: "button", class: "community", onclick: () => this.actions.showCommunity(community) },
        h("span", { class: "community-name" }, communityLabel(this.model.graph, community, 4)),
        h("span", { class: "community-meta" }, `${count(size)} shown`),
        h("span", { class: "spark", "aria-hidden": "true" }, ...bars),
      ),
    );
  }

  /** Papers of each community by year (by quarter where there are few years). */
  private yearsOf(communities: number[]): Map<number, number[]> {
    const { graph } = this.model;
    const wide = graph.lastMonth - graph.firstMonth > 72 ? 12 : 3;
    const columns = Math.floor((graph.lastMonth - graph.firstMonth) / wide) + 1;
    const found = new Map(communities.map((community) => [community, new Array<number>(columns).fill(0)]));
    for (let paper = 0; paper < graph.paperCount; paper++) {
      const bins = found.get(graph.community[paper + graph.entityCount]);
      if (bins && graph.month[paper] >= 0) bins[Math.floor((graph.month[paper] - graph.firstMonth) / wide)]++;
    }
    return found;
  }
}

function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
