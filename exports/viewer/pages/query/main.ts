import { themeOf } from "../../src/render/palette";
import { QueryPage } from "./page";
import "./query.css";

const darkness = matchMedia("(prefers-color-scheme: dark)");

function paintTypes(): void {
  for (const [type, colour] of Object.entries(themeOf("auto", darkness.matches).types)) {
    document.documentElement.style.setProperty(`--type-${type}`, colour);
  }
}

async function start(form: HTMLElement | null): Promise<void> {
  if (!(form instanceof HTMLFormElement)) return;
  await new QueryPage(form).learnTerms();
  document.body.dataset["ready"] = "true";
}

paintTypes();
darkness.addEventListener("change", paintTypes);
void start(document.getElementById("query-form"));
