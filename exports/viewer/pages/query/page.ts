/** The query page: what its buttons, its keys and its list of examples do. */

import { h } from "../../src/ui/dom";
import { ask, QueryError } from "./ask";
import { Editor } from "./editor";
import { pageLink } from "./logic/answer";
import type { Terms } from "./logic/complete";
import { Names } from "./logic/names";
import { problemIn } from "./logic/problem";
import { showResults } from "./results";

const OPENING = `# The methods that most papers have to do with
SELECT ?entity ?name ?papers WHERE {
  ?entity a kg:Method ;
    skos:prefLabel ?name ;
    kg:paperCount ?papers .
}
ORDER BY DESC(?papers) ?name
LIMIT 25`;

export class QueryPage {
  private readonly names: Names;
  private readonly editor: Editor;
  private readonly area = part("query", HTMLTextAreaElement);
  private readonly stop = part("stop", HTMLButtonElement);
  private readonly status = part("status", HTMLElement);
  private readonly clock = part("clock", HTMLElement);
  private readonly problem = part("problem", HTMLElement);
  private readonly results = part("results", HTMLElement);
  private running: AbortController | null = null;

  constructor(form: HTMLFormElement) {
    const prefixes = JSON.parse(form.dataset["prefixes"] ?? "{}") as Record<string, string>;
    this.names = new Names(prefixes, form.dataset["base"] ?? "");
    const asked = this.area.value.trim() !== "";
    if (!asked) this.area.value = OPENING;
    this.editor = new Editor(part("editor", HTMLElement), this.area, { prefixes, classes: [], properties: [] });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.run();
    });
    this.area.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      void this.run();
    });
    this.stop.addEventListener("click", () => this.running?.abort());
    this.listenToExamples();
    if (asked) void this.run();
  }

  /** Learn which classes and properties there are; without them, the rest of the page works. */
  async learnTerms(): Promise<void> {
    try {
      const response = await fetch("/api/terms");
      if (response.ok) this.editor.terms = (await response.json()) as Terms;
    } catch {
      // The server is gone; the next query says so.
    }
  }

  private listenToExamples(): void {
    const examples = document.getElementById("examples");
    if (!(examples instanceof HTMLSelectElement)) return;
    const about = part("about", HTMLElement);
    examples.addEventListener("change", () => {
      const chosen = examples.selectedOptions[0];
      about.textContent = chosen.dataset["about"] ?? "";
      about.hidden = !about.textContent;
      if (chosen.value) this.editor.replace(chosen.value);
    });
  }

  private async run(): Promise<void> {
    this.running?.abort();
    const mine = (this.running = new AbortController());
    const query = this.editor.text.trimEnd();
    history.replaceState(null, "", pageLink(query) ?? location.pathname);
    this.editor.closeCompletions();
    this.editor.markWrong(null);
    this.tell("Running…");
    this.stop.disabled = false;
    const started = performance.now();
    const seconds = (): number => (performance.now() - started) / 1000;
    const ticking = setInterval(() => (this.clock.textContent = `${seconds().toFixed(0)} s`), 1000);
    try {
      const asked = await ask(query, mine.signal);
      const { amount, notes, parts } = showResults(query, asked, this.names);
      if (mine.signal.aborted) return;
      this.tell([`${amount} in ${seconds().toFixed(2)} s.`, ...notes].join(" "));
      this.results.replaceChildren(...parts);
      this.results.hidden = false;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      if (!mine.signal.aborted) this.fail(query, error.message);
      else if (mine === this.running) this.tell(`Stopped after ${seconds().toFixed(1)} s.`);
    } finally {
      clearInterval(ticking);
      if (mine === this.running) {
        this.stop.disabled = true;
        this.clock.textContent = "";
      }
    }
  }

  private tell(words: string): void {
    this.status.textContent = words;
    this.problem.replaceChildren();
    this.results.hidden = true;
  }

  private fail(query: string, message: string): void {
    this.tell("");
    const wrong = problemIn(query, message);
    const go = h("button", { type: "button", onclick: () => this.editor.goToWrong() }, "Go there");
    this.problem.replaceChildren(message, ...(wrong ? [" ", go] : []));
    this.editor.markWrong(wrong);
  }
}

/** The element of an id, which the server's template has. */
function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new TypeError(`The page has no ${kind.name} #${id}.`);
  return found;
}
