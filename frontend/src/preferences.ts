// Theme and rail change at once; the form they belong to is sent behind, so the server remembers.
import { all, around } from "./page";

export function startPreferences(): void {
  document.addEventListener("submit", (event) => {
    const form = around<HTMLFormElement>(event, "[data-theme-form], [data-rail-form]");
    const button = event.submitter;
    if (form === null || !(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    keep(form, button);
    if ("themeForm" in form.dataset) showTheme(form, button);
    else showRail(button);
  });
}

/** Sent behind; if it fails the choice holds for this page only, which is no loss worth a message. */
function keep(form: HTMLFormElement, button: HTMLButtonElement): void {
  const body = new FormData(form, button);
  void fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => undefined);
}

function showTheme(form: HTMLFormElement, button: HTMLButtonElement): void {
  document.documentElement.dataset["theme"] = button.value;
  for (const other of all("button[name=theme]", form)) other.removeAttribute("aria-current");
  button.setAttribute("aria-current", "true");
}

function showRail(button: HTMLButtonElement): void {
  const narrow = button.value === "narrow";
  document.body.dataset["rail"] = narrow ? "narrow" : "wide";
  button.value = narrow ? "wide" : "narrow";
  button.setAttribute("aria-expanded", String(!narrow));
}
