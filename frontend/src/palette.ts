// The command palette: Ctrl or Cmd and K.
import { all, around, isShown, one } from "./page";
import { ask } from "./suggest";

export function startPalette(): void {
  document.addEventListener("click", (event) => {
    if (around(event, "[data-open-palette]") !== null) openPalette();
  });
  document.addEventListener("keydown", searchInstead);
}

export function openPalette(): void {
  const dialog = one<HTMLDialogElement>("#palette");
  const field = dialog === null ? null : one<HTMLInputElement>("input", dialog);
  if (dialog === null || field === null) return;
  if (dialog.open) {
    dialog.close();
    return;
  }
  field.value = "";
  dialog.showModal();
  void ask(field);
}

/** Enter with nothing to choose from: the words go to the search page. */
function searchInstead(event: KeyboardEvent): void {
  const dialog = around<HTMLDialogElement>(event, "#palette");
  if (event.key !== "Enter" || event.defaultPrevented || dialog === null) return;
  if (all("[role=option]", dialog).some(isShown)) return;
  const words = one<HTMLInputElement>("input", dialog)?.value.trim() ?? "";
  const search = one<HTMLFormElement>(".top-search");
  const field = one<HTMLInputElement>("#search");
  if (words === "" || search === null || field === null) return;
  field.value = words;
  search.requestSubmit();
}
