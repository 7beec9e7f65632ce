// Dropping a file anywhere on a page that has a form with data-drop-zone. The form holds a real file field, so it works
// without this; with it, what was dropped is named, and sending it shows how far it is.
import { all, around, one, phrase } from "./page";
import { sizeWords } from "./sizes";
import { say } from "./toasts";

const FORM = "form[data-drop-zone]";

export function startDropZone(): void {
  watchDragging();
  document.addEventListener("change", (event) => {
    const form = around<HTMLFormElement>(event, FORM);
    if (form !== null && event.target instanceof HTMLInputElement) name(form, event.target);
  });
  document.addEventListener("submit", (event) => {
    const form = around<HTMLFormElement>(event, FORM);
    if (form === null || event.defaultPrevented) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

function watchDragging(): void {
  let depth = 0;
  const field = (): HTMLInputElement | null => one(`${FORM} input[type=file]`);
  const isOurs = (event: DragEvent): boolean => event.dataTransfer?.types.includes("Files") === true && field() !== null;
  const over = (change: number): void => {
    depth = Math.max(0, depth + change);
    document.body.classList.toggle("is-dropping", depth > 0);
  };
  document.addEventListener("dragenter", (event) => isOurs(event) && over(1));
  document.addEventListener("dragleave", (event) => isOurs(event) && over(-1));
  document.addEventListener("dragover", (event) => isOurs(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!isOurs(event)) return;
    event.preventDefault();
    over(-depth);
    take(field(), event.dataTransfer?.files);
  });
}

function take(field: HTMLInputElement | null, files: FileList | undefined): void {
  if (field === null || files === undefined) return;
  field.files = files;
  field.dispatchEvent(new Event("change", { bubbles: true }));
  field.closest("form")?.scrollIntoView({ block: "nearest" });
}

/** Says which files were taken, and how large they are, before anything is sent. */
function name(form: HTMLFormElement, field: HTMLInputElement): void {
  const list = one(".drop-list", form);
  if (list === null) return;
  list.replaceChildren(...[...(field.files ?? [])].map(line));
  for (const later of all("[data-after-choice]", form)) later.hidden = (field.files?.length ?? 0) === 0;
}

function line(file: File): HTMLLIElement {
  const item = document.createElement("li");
  const words = document.createElement("span");
  const size = document.createElement("span");
  words.textContent = file.name;
  size.textContent = sizeWords(file.size, document.documentElement.lang);
  size.className = "faint nowrap";
  item.append(words, size);
  return item;
}

function send(form: HTMLFormElement, submitter: HTMLElement | null): void {
  const request = new XMLHttpRequest();
  const bar = one<HTMLProgressElement>("progress", form);
  const busy = (state: boolean): void => {
    submitter?.setAttribute("aria-busy", String(state));
    submitter?.toggleAttribute("disabled", state);
    if (bar !== null) bar.hidden = !state;
  };
  const failed = (): void => {
    busy(false);
    say({ text: phrase("notSent"), tone: "block", undo: "" });
  };
  request.upload.addEventListener("progress", (event) => {
    if (bar !== null && event.lengthComputable) bar.value = event.loaded / event.total;
  });
  request.addEventListener("load", () => (request.status < 400 ? arrive(request) : show(request)));
  request.addEventListener("error", failed);
  request.addEventListener("abort", failed);
  request.open(form.method, form.action);
  request.send(new FormData(form, submitter));
  busy(true);
}

/** The server answered with a redirect that was followed: go where it led, or show the form with its errors. */
function arrive(request: XMLHttpRequest): void {
  if (request.responseURL !== "" && request.responseURL !== location.href) location.assign(request.responseURL);
  else show(request);
}

function show(request: XMLHttpRequest): void {
  const answer = new DOMParser().parseFromString(request.responseText, "text/html");
  const fresh = one("main", answer);
  if (fresh === null) say({ text: phrase("notSent"), tone: "block", undo: "" });
  else one("main")?.replaceWith(fresh);
}
