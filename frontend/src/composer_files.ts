// Files by choosing, dropping and pasting: each is sent into the draft at once.
import { around, formToken, one } from "./page";
import { keeperOf } from "./composer_drafts";
import { sizeWords } from "./sizes";
import { say } from "./toasts";

const FORM = "form[data-composer]";

export function startFiles(): void {
  document.addEventListener("change", (event) => {
    const field = event.target;
    const form = around<HTMLFormElement>(event, FORM);
    if (form === null || !(field instanceof HTMLInputElement) || !("choose" in field.dataset)) return;
    void upload(form, [...(field.files ?? [])]).then(() => (field.value = ""));
  });
  document.addEventListener("paste", (event) => {
    const form = around<HTMLFormElement>(event, FORM);
    const files = [...(event.clipboardData?.files ?? [])];
    if (form === null || files.length === 0) return;
    event.preventDefault();
    void upload(form, files);
  });
  for (const kind of ["dragenter", "dragover", "dragleave"]) document.addEventListener(kind, (event) => hover(event));
  document.addEventListener("drop", (event) => {
    const form = around<HTMLFormElement>(event, FORM);
    if (form === null || !carriesFiles(event)) return;
    event.preventDefault();
    form.classList.remove("is-aimed-at");
    void upload(form, [...(event.dataTransfer?.files ?? [])]);
  });
}

/** Sends `wish` about files alone, and shows the files as they are then. */
export async function sendFiles(form: HTMLFormElement, wish: string, file?: File): Promise<void> {
  await keeperOf(form).flush();
  const body = new FormData();
  const draft = one<HTMLInputElement>("input[name=draft]", form)?.value ?? "";
  body.set("do", wish);
  body.set("draft", draft);
  if (one<HTMLInputElement>("input[name=seen]", form)?.value === "0") {
    body.set("seen", "0");
    body.set("text", "");
  }
  if (file !== undefined) body.set("files", file, file.name);
  const answer = await posted(form, body, file);
  if (answer.status !== 200) throw new Error(problemIn(answer.responseText));
  const place = one("[data-files]", form);
  if (place !== null) place.innerHTML = answer.responseText;
  const seen = one<HTMLInputElement>("input[name=seen]", form);
  if (seen !== null && seen.value === "0") seen.value = "1";
}

function posted(form: HTMLFormElement, body: FormData, file: File | undefined): Promise<XMLHttpRequest> {
  const bar = file === undefined ? null : barOf(form, file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (event) => {
      if (bar !== null && event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => bar?.parentElement?.remove());
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => reject(new Error("")));
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("X-CSRFToken", formToken());
    request.send(body);
  });
}

async function upload(form: HTMLFormElement, files: readonly File[]): Promise<void> {
  const place = one("[data-files]", form);
  if (place === null) return;
  const most = Number(form.dataset["mostBytes"]);
  for (const file of files) {
    if (file.size > most) {
      const words = (form.dataset["sayTooLarge"] ?? "").replace("%n", sizeWords(most, document.documentElement.lang));
      say({ text: `${file.name}: ${words}`, tone: "block", undo: "" });
      continue;
    }
    try {
      await sendFiles(form, "attach", file);
    } catch (problem) {
      const why = problem instanceof Error && problem.message !== "" ? problem.message : (document.body.dataset["sayNotSent"] ?? "");
      say({ text: `${file.name}: ${why}`, tone: "block", undo: "" });
    }
  }
}

/** The words of the form that came back instead of a list of files. */
function problemIn(html: string): string {
  const answer = new DOMParser().parseFromString(html, "text/html");
  return one("[role=alert] .banner-title", answer)?.textContent ?? "";
}

function barOf(form: HTMLFormElement, file: File): HTMLProgressElement {
  const line = document.createElement("p");
  const words = document.createElement("span");
  const bar = document.createElement("progress");
  line.className = "composer-upload small";
  words.textContent = (form.dataset["sayUploading"] ?? "").replace("%s", file.name);
  bar.max = 1;
  bar.setAttribute("aria-label", words.textContent);
  line.append(words, bar);
  one("[data-files]", form)?.after(line);
  return bar;
}

function hover(event: Event): void {
  if (!(event instanceof DragEvent) || !carriesFiles(event)) return;
  const form = around<HTMLFormElement>(event, FORM);
  if (form === null) return;
  if (event.type !== "dragleave") event.preventDefault();
  const leaves = event.type === "dragleave" && !(event.relatedTarget instanceof Node && form.contains(event.relatedTarget));
  form.classList.toggle("is-aimed-at", !leaves);
}

function carriesFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes("Files") === true;
}
