// Toasts go away by themselves, unless somebody is at them; those with a way back stay longer.
import { all, around, formToken, one } from "./page";

const PLAIN_MS = 7000;
const UNDO_MS = 10000;

interface Said {
  readonly text: string;
  readonly tone: string;
  readonly undo: string;
}

export function startToasts(): void {
  document.addEventListener("click", (event) => {
    if (around(event, "[data-dismiss]") !== null) around(event, ".toast")?.remove();
  });
  document.body.addEventListener("fm:toast", (event) => {
    if (event instanceof CustomEvent && isSaid(event.detail)) say(event.detail);
  });
  for (const toast of all(".toasts > .toast")) expire(toast);
}

/** Shows a toast at once; the markup is the server's own, kept in a <template>. */
export function say(said: Said): void {
  const template = one<HTMLTemplateElement>("#toast-template");
  const place = one("#toasts");
  const toast = template?.content.firstElementChild?.cloneNode(true);
  if (place === null || !(toast instanceof HTMLElement)) return;
  toast.dataset["tone"] = said.tone;
  for (const picture of all<SVGElement>("[data-for]", toast)) if (picture.dataset["for"] !== said.tone) picture.remove();
  const words = one("p", toast);
  if (words !== null) words.textContent = said.text;
  const form = one<HTMLFormElement>("form", toast);
  if (form !== null && said.undo === "") form.remove();
  if (form !== null && said.undo !== "") {
    form.action = said.undo;
    const token = one<HTMLInputElement>("input[name=csrfmiddlewaretoken]", form);
    if (token !== null) token.value = formToken();
  }
  place.append(toast);
  expire(toast);
}

function expire(toast: HTMLElement): void {
  let timer = 0;
  const stop = (): void => window.clearTimeout(timer);
  const start = (): void => {
    stop();
    timer = window.setTimeout(() => toast.remove(), one("form", toast) === null ? PLAIN_MS : UNDO_MS);
  };
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", start);
  toast.addEventListener("focusout", start);
  start();
}

function isSaid(detail: unknown): detail is Said {
  return typeof detail === "object" && detail !== null && "text" in detail && "tone" in detail && "undo" in detail;
}
