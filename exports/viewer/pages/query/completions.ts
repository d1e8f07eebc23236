/** The list of completions at the caret. */

import { h } from "../../src/ui/dom";
import type { Completion } from "./logic/complete";

export class Completions {
  private readonly list = h("ul", { id: "completions", role: "listbox", "aria-label": "Completions" });
  private readonly meaning = h("p", { class: "quiet", hidden: true });
  readonly element = h("div", { class: "completions", hidden: true }, this.list, this.meaning);
  private found: Completion[] = [];
  private chosen = 0;

  /** @param take Called when one is chosen with the pointer. */
  constructor(private readonly area: HTMLTextAreaElement, take: () => void) {
    area.setAttribute("aria-autocomplete", "list");
    area.setAttribute("aria-controls", this.list.id);
    this.element.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // keeps the focus in the text
      const item = event.target instanceof Element ? event.target.closest("li") : null;
      if (!item) return;
      this.choose([...this.list.children].indexOf(item));
      take();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  get current(): Completion | undefined {
    return this.isOpen ? this.found[this.chosen] : undefined;
  }

  /** Show completions below a mark in the text; with none the list is closed. */
  show(found: Completion[], mark: Element): void {
    if (!found.length) return this.close();
    this.found = found;
    this.list.replaceChildren(
      ...found.map(({ name, note }, n) => h("li", { id: `completion-${n}`, role: "option" }, name, h("small", null, note))),
    );
    this.element.hidden = false;
    this.choose(0);
    this.place(mark.getBoundingClientRect());
  }

  close(): void {
    this.element.hidden = true;
    this.area.removeAttribute("aria-activedescendant");
  }

  /** Go up or down the list, round its ends. */
  step(by: number): void {
    this.choose((this.chosen + by + this.found.length) % this.found.length);
  }

  private choose(n: number): void {
    this.chosen = n;
    const items = [...this.list.children];
    items.forEach((item, index) => item.setAttribute("aria-selected", String(index === n)));
    items[n].scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", items[n].id);
    const { meaning } = this.found[n];
    this.meaning.textContent = meaning;
    this.meaning.hidden = !meaning;
  }

  private place(mark: DOMRect): void {
    const box = this.area.getBoundingClientRect();
    const left = Math.min(mark.left - box.left, box.width - this.element.offsetWidth - 4);
    this.element.style.left = `${Math.max(0, left)}px`;
    this.element.style.top = `${Math.min(mark.bottom, box.bottom) - box.top + 4}px`;
  }
}
