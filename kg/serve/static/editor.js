/** The editor: a text area over a coloured copy of its text, with a list of completions at the caret. */

import { complete, tokens, wordAt } from "./sparql.js";

export class Editor {
  constructor(holder, terms) {
    this.holder = holder;
    this.area = holder.querySelector("textarea");
    this.copy = holder.querySelector("pre");
    this.list = holder.querySelector("ul");
    this.terms = terms;
    this.chosen = -1;
    holder.classList.add("live");
    this.area.setAttribute("aria-autocomplete", "list");
    this.area.setAttribute("aria-controls", this.list.id);
    this.area.addEventListener("input", () => { this.paint(); this.suggest(false); });
    this.area.addEventListener("scroll", () => this.follow());
    this.area.addEventListener("keydown", (event) => this.onKey(event));
    this.area.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => this.onPointer(event));
    this.paint();
  }

  get text() {
    return this.area.value;
  }

  set text(value) {
    this.area.value = value;
    this.paint();
    this.close();
  }

  paint() {
    const caret = this.area.selectionEnd;
    this.mark = document.createElement("span");
    const nodes = [];
    let at = 0;
    for (const [kind, piece] of tokens(this.text)) {
      const span = document.createElement("span");
      if (kind) span.className = kind;
      if (caret > at && caret <= at + piece.length) {
        span.append(piece.slice(0, caret - at), this.mark, piece.slice(caret - at));
      } else span.append(piece);
      nodes.push(span);
      at += piece.length;
    }
    if (!this.mark.parentNode) nodes.unshift(this.mark);
    this.copy.replaceChildren(...nodes, "\n");
    this.follow();
  }

  follow() {
    this.copy.scrollTop = this.area.scrollTop;
  }

  suggest(asked) {
    const { selectionStart, selectionEnd } = this.area;
    const word = selectionStart === selectionEnd ? wordAt(this.text, selectionEnd) : null;
    const enough = word !== null && (asked || word.length > 1 || /[:?$]$/u.test(word));
    this.found = enough ? complete(word, this.text, this.terms()) : [];
    if (!this.found.length) return this.close();
    this.word = word;
    this.paint();
    this.list.replaceChildren(...this.found.map((one, n) => this.option(one, n)));
    this.list.hidden = false;
    this.place();
    this.choose(0);
  }

  option({ name, note }, n) {
    const item = document.createElement("li");
    item.id = `completion-${n}`;
    item.setAttribute("role", "option");
    const small = document.createElement("small");
    small.textContent = note;
    item.append(name, small);
    return item;
  }

  place() {
    const mark = this.mark.getBoundingClientRect();
    const box = this.holder.getBoundingClientRect();
    const left = Math.max(0, Math.min(mark.left - box.left, box.width - this.list.offsetWidth - 4));
    this.list.style.left = `${left}px`;
    this.list.style.top = `${mark.bottom - box.top + 4}px`;
  }

  choose(n) {
    this.chosen = (n + this.found.length) % this.found.length;
    for (const [index, item] of [...this.list.children].entries()) {
      item.setAttribute("aria-selected", String(index === this.chosen));
    }
    const item = this.list.children[this.chosen];
    item.scrollIntoView({ block: "nearest" });
    this.area.setAttribute("aria-activedescendant", item.id);
  }

  close() {
    this.list.hidden = true;
    this.chosen = -1;
    this.area.removeAttribute("aria-activedescendant");
  }

  accept() {
    const { name } = this.found[this.chosen];
    const end = this.area.selectionEnd;
    this.area.setSelectionRange(end - this.word.length, end);
    // Through the browser's own editing, so that undo takes it back.
    if (!document.execCommand("insertText", false, name)) this.area.setRangeText(name, end - this.word.length, end, "end");
    this.paint();
    this.close();
    if (name.endsWith(":")) this.suggest(true);
  }

  onKey(event) {
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      this.suggest(true);
      return;
    }
    if (this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.choose(this.chosen + step);
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") this.accept();
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
  }

  onPointer(event) {
    const item = event.target.closest("li");
    if (!item) return;
    event.preventDefault(); // keeps the focus in the text
    this.chosen = [...this.list.children].indexOf(item);
    this.accept();
  }
}
