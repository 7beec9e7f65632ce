// Dialogs: <dialog> keeps the focus inside and gives it back; this opens and closes them.
import { around, one, phrase } from "./page";

export function startDialogs(): void {
  document.addEventListener("click", (event) => {
    const opener = around(event, "[data-dialog]");
    if (opener !== null && openDialog(opener.dataset["dialog"] ?? "")) event.preventDefault();
    if (around(event, "[data-close]") !== null) {
      const dialog = around<HTMLDialogElement>(event, "dialog[open]");
      if (dialog !== null) event.preventDefault();
      dialog?.close();
    }
    closeFromOutside(event);
  });
  document.addEventListener("submit", (event) => void askFirst(event), { capture: true });
}

/** Opens a dialog of the page by its id; false when there is none. */
export function openDialog(id: string): boolean {
  const dialog = document.getElementById(id);
  if (!(dialog instanceof HTMLDialogElement)) return false;
  if (!dialog.open) dialog.showModal();
  return true;
}

/** A click on the veil: the target is the dialog itself, outside its box. */
function closeFromOutside(event: MouseEvent): void {
  if (!(event.target instanceof HTMLDialogElement) || !event.target.open) return;
  const box = event.target.getBoundingClientRect();
  const inside =
    event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
  if (!inside) event.target.close();
}

/** Forms with data-confirm are sent once the question was answered with yes. */
async function askFirst(event: SubmitEvent): Promise<void> {
  const form = event.target;
  if (!(form instanceof HTMLFormElement)) return;
  const question = event.submitter?.dataset["confirm"] ?? form.dataset["confirm"];
  if (question === undefined || "confirmed" in form.dataset) {
    delete form.dataset["confirmed"];
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await confirmed(question))) return;
  form.dataset["confirmed"] = "";
  form.requestSubmit(event.submitter);
}

function confirmed(question: string): Promise<boolean> {
  const dialog = one<HTMLDialogElement>("#confirm-dialog");
  const words = dialog === null ? null : one("[data-question]", dialog);
  if (dialog === null || words === null) return Promise.resolve(window.confirm(question || phrase("sure")));
  words.textContent = question || phrase("sure");
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}
