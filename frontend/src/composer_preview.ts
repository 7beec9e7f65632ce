// The preview: made by the server as the posted message is, in the place of the text or beside it.
import { formToken, one, phrase } from "./page";
import { keeperOf } from "./composer_drafts";
import { say } from "./toasts";

export async function togglePreview(form: HTMLFormElement): Promise<void> {
  const button = one("[data-preview]", form);
  const pane = one("[data-preview-pane]", form);
  const field = one<HTMLTextAreaElement>("textarea[name=text]", form);
  if (button === null || pane === null || field === null) return;
  const showing = !pane.hidden;
  if (!showing && !(await fill(form, pane))) return;
  pane.hidden = showing;
  field.hidden = !showing;
  button.setAttribute("aria-pressed", String(!showing));
  (showing ? field : pane).focus({ preventScroll: true });
}

async function fill(form: HTMLFormElement, pane: HTMLElement): Promise<boolean> {
  const keeper = keeperOf(form);
  await keeper.flush();
  const body = new FormData(form);
  body.set("do", "preview");
  try {
    const headers = { "HX-Request": "true", "X-CSRFToken": formToken() };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (!answer.ok) throw new Error(String(answer.status));
    pane.innerHTML = await answer.text();
    return true;
  } catch {
    say({ text: phrase("failed"), tone: "block", undo: "" });
    return false;
  }
}
