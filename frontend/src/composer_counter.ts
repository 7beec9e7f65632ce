// How much room is left, told only when it gets scarce; and a field that grows with its text.
import { one } from "./page";

const SCARCE = 0.9;

export function startCounter(form: HTMLFormElement): void {
  const field = one<HTMLTextAreaElement>("textarea[name=text]", form);
  const words = one("[data-counter]", form);
  if (field === null || words === null) return;
  const show = (): void => {
    const left = Number(form.dataset["longest"]) - [...field.value].length;
    const scarce = left < Number(form.dataset["longest"]) * (1 - SCARCE);
    const said = left < 0 ? form.dataset["sayOver"] : form.dataset["sayLeft"];
    words.textContent = scarce ? (said ?? "").replace("%n", Math.abs(left).toLocaleString(document.documentElement.lang)) : "";
    words.toggleAttribute("data-over", left < 0);
  };
  field.addEventListener("input", show);
  show();
}
