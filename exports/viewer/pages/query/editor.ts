/** The editor: a text area over a coloured copy of its text, with completions at the caret. */

import { h } from "../../src/ui/dom";
import { Completions } from "./completions";
import { complete, type Terms } from "./logic/complete";
import type { Range } from "./logic/problem";
import { indentAt, tokens, wordAt } from "./logic/tokens";

const LONGEST = 10_000; // characters: every key colours all of them anew; a longer text stays plain

export class Editor {
  private readonly area: HTMLTextAreaElement;
  private readonly copy = h("pre", { "aria-hidden": "true" });
  private readonly caret = h("span");
  private readonly completions: Completions;
  private wrong: Range | null = null;
  /** What is completed; prefixes at first, more when the server has told. */
  terms: Terms;

  constructor(private readonly holder: HTMLElement, area: HTMLTextAreaElement, terms: Terms) {
    this.area = area;
    this.terms = terms;
    this.completions = new Completions(area, () => this.accept());
    holder.prepend(this.copy);
    holder.append(this.completions.element);
    area.addEventListener("input", () => this.onInput());
    area.addEventListener("scroll", () => this.follow());
    area.addEventListener("blur", () => this.completions.close());
    area.addEventListener("keydown", (event) => this.onKey(event));
    new ResizeObserver(() => this.follow()).observe(area);
    this.paint();
  }

  get text(): string {
    return this.area.value;
  }

  private get isPlain(): boolean {
    return this.area.value.length > LONGEST;
  }

  /** Put another text in place of this one; undo brings this one back. */
  replace(text: string): void {
    const before = document.activeElement;
    this.area.select();
    this.insert(text);
    this.area.setSelectionRange(0, 0);
    this.area.scrollTop = 0;
    if (before instanceof HTMLElement) before.focus();
    this.completions.close();
  }

  /** Mark a piece as wrong, until the text is changed; null marks nothing. */
  markWrong(range: Range | null): void {
    this.wrong = range;
    this.area.setAttribute("aria-invalid", String(range !== null));
    this.paint();
  }

  /** Put the caret where the wrong piece is. */
  goToWrong(): void {
    if (!this.wrong) return;
    this.area.focus();
    this.area.setSelectionRange(this.wrong.start, this.wrong.end);
  }

  closeCompletions(): void {
    this.completions.close();
  }

  private onInput(): void {
    this.wrong = null;
    this.area.removeAttribute("aria-invalid");
    this.paint();
    this.suggest(false);
  }

  /** Colour the copy anew, and find out where the caret is in it. */
  private paint(): void {
    this.holder.classList.toggle("live", !this.isPlain);
    if (this.isPlain) return this.copy.replaceChildren();
    const { text, wrong } = this;
    const at = this.area.selectionEnd;
    const cuts = [at, ...(wrong ? [wrong.start, wrong.end] : [])];
    const nodes: (Node | string)[] = [];
    for (const token of tokens(text)) {
      for (const piece of cutAt(token.text, token.start, cuts)) {
        if (piece.start === at) nodes.push(this.caret);
        const isWrong = wrong && piece.start >= wrong.start && piece.start < wrong.end;
        const names = [token.kind && `code-${token.kind}`, isWrong && "wrong"].filter(Boolean).join(" ");
        nodes.push(names ? h("span", { class: names }, piece.text) : piece.text);
      }
    }
    if (at === text.length) nodes.push(this.caret);
    this.copy.replaceChildren(...nodes, "\n");
    this.follow();
  }

  private follow(): void {
    this.copy.scrollTop = this.area.scrollTop;
  }

  private suggest(asked: boolean): void {
    const { selectionStart, selectionEnd } = this.area;
    const word = selectionStart === selectionEnd ? wordAt(this.text, selectionEnd) : null;
    const enough = word !== null && (asked || word.length > 1 || /[:?$]$/u.test(word));
    if (!enough || this.isPlain) return this.completions.close();
    this.paint();
    this.completions.show(complete(word, this.text, selectionEnd, this.terms), this.caret);
  }

  private accept(): void {
    const chosen = this.completions.current;
    if (!chosen) return;
    const end = this.area.selectionEnd;
    this.area.setSelectionRange(end - (wordAt(this.text, end)?.length ?? 0), end);
    this.insert(chosen.name);
    if (chosen.name.endsWith(":")) this.suggest(true);
    else this.completions.close();
  }

  /** Type in place of the selection, as the keyboard does: so undo takes it back. */
  private insert(text: string): void {
    this.area.focus();
    const { selectionStart, selectionEnd } = this.area;
    if (document.execCommand("insertText", false, text)) return;
    this.area.setRangeText(text, selectionStart, selectionEnd, "end");
    this.onInput();
  }

  private onKey(event: KeyboardEvent): void {
    const { key } = event;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
    if (key === " " && event.ctrlKey) this.suggest(true);
    else if (this.completions.isOpen && key === "ArrowDown") this.completions.step(1);
    else if (this.completions.isOpen && key === "ArrowUp") this.completions.step(-1);
    else if (this.completions.isOpen && plain && (key === "Enter" || (key === "Tab" && !event.shiftKey))) this.accept();
    else if (this.completions.isOpen && key === "Escape") this.completions.close();
    else if (key === "Enter" && plain) this.insert(`\n${indentAt(this.text, this.area.selectionStart)}`);
    else {
      if (key.startsWith("Arrow") || key === "Home" || key === "End") this.completions.close();
      return;
    }
    event.preventDefault();
  }
}

/** A token cut at some places; each piece with where it begins. */
function* cutAt(text: string, start: number, places: number[]): Iterable<{ text: string; start: number }> {
  const within = places.filter((place) => place > start && place < start + text.length);
  const edges = [start, ...new Set(within.sort((a, b) => a - b)), start + text.length];
  for (let n = 0; n + 1 < edges.length; n++) yield { text: text.slice(edges[n] - start, edges[n + 1] - start), start: edges[n] };
}
