// The composer: opened in place under a message, kept while it is written, sent without leaving the page. Without this
// file it is a page of its own with a plain form; everything here only spares ways.
import { startCounter } from "./composer_counter";
import { keeperOf } from "./composer_drafts";
import { sendFiles, startFiles } from "./composer_files";
import { startNames } from "./composer_names";
import { startPassages } from "./composer_passage";
import { togglePreview } from "./composer_preview";
import { startTools } from "./composer_tools";
import { all, around, one, phrase } from "./page";
import { say } from "./toasts";

const FORM = "form[data-composer]";

export function startComposer(): void {
  for (const form of all<HTMLFormElement>(FORM)) enhance(form);
  startPassages((link, quote) => void openInPlace(link, quote));
  startTools();
  startNames();
  startFiles();
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("submit", onSubmit);
}

function onClick(event: MouseEvent): void {
  const link = around<HTMLAnchorElement>(event, "a[data-reply], a[data-edit]");
  if (link !== null && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    void openInPlace(link, "");
  }
  const form = around<HTMLFormElement>(event, FORM);
  if (form === null) return;
  if (around(event, "[data-close-composer]") !== null) close(form);
  if (around(event, "[data-preview]") !== null) void togglePreview(form);
}

function onKey(event: KeyboardEvent): void {
  const form = around<HTMLFormElement>(event, FORM);
  if (form === null || event.defaultPrevented) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit(one<HTMLButtonElement>("[data-post]", form));
  } else if (event.key === "Enter" && event.target instanceof HTMLInputElement && event.target.name === "title") {
    event.preventDefault();
    textOf(form)?.focus();
  } else if (event.key === "Escape") {
    event.preventDefault();
    if ("inPlace" in form.dataset) close(form);
    else textOf(form)?.blur();
  }
}

/** Brings the form under the message, or to the one that stands there already. */
async function openInPlace(link: HTMLAnchorElement, quote: string): Promise<void> {
  const article = link.closest<HTMLElement>("article.message");
  const place = article === null ? null : one(".message-content", article);
  if (place === null) {
    location.assign(link.href);
    return;
  }
  const standing = one<HTMLFormElement>(`${FORM}[data-from="${CSS.escape(link.pathname)}"]`, place);
  const form = standing ?? (await fetched(link));
  if (form === null) return;
  if (standing === null) {
    form.dataset["from"] = link.pathname;
    place.append(form);
    enhance(form);
    article?.classList.toggle("is-edited", "edit" in link.dataset);
  }
  const menu = link.closest<HTMLDetailsElement>("details.menu");
  if (menu !== null) menu.open = false;
  const field = textOf(form);
  if (field === null) return;
  if (quote !== "") insertQuote(field, quote);
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
  form.scrollIntoView({ block: "nearest" });
}

async function fetched(link: HTMLAnchorElement): Promise<HTMLFormElement | null> {
  try {
    const answer = await fetch(link.href, { headers: { "HX-Request": "true" } });
    const form = answer.ok ? formIn(await answer.text()) : null;
    if (form === null) location.assign(link.href);
    return form;
  } catch {
    say({ text: phrase("failed"), tone: "block", undo: "" });
    return null;
  }
}

function formIn(html: string): HTMLFormElement | null {
  return one<HTMLFormElement>(FORM, new DOMParser().parseFromString(html, "text/html"));
}

function insertQuote(field: HTMLTextAreaElement, quote: string): void {
  const before = field.value.trimEnd();
  field.value = `${before === "" ? "" : `${before}\n\n`}${quote}\n\n`;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function enhance(form: HTMLFormElement): void {
  const zone = one<HTMLInputElement>("input[name=zone]", form);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone !== null && here !== "") {
    zone.value = here;
    const words = one("[data-zone]", form);
    if (words !== null) words.textContent = here;
  }
  keeperOf(form);
  startCounter(form);
}

/** Puts the form away; what was written is kept as a draft. */
function close(form: HTMLFormElement): void {
  void keeperOf(form).flush();
  const article = form.closest<HTMLElement>("article.message");
  article?.classList.remove("is-edited");
  form.remove();
  if (article !== null) (one("[data-reply]", article) ?? article).focus();
}

function onSubmit(event: SubmitEvent): void {
  const form = around<HTMLFormElement>(event, FORM);
  if (form === null || event.defaultPrevented) return;
  event.preventDefault();
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
  const wish = button?.value ?? "post";
  if (wish.startsWith("remove:")) void sendFiles(form, wish);
  else if (wish === "keep") void keeperOf(form).flush();
  else void send(form, button, wish);
}

async function send(form: HTMLFormElement, button: HTMLButtonElement | null, wish: string): Promise<void> {
  if (form.getAttribute("aria-busy") === "true") return;
  const keeper = keeperOf(form);
  busy(form, button, true);
  await keeper.settled();
  const body = new FormData(form);
  body.set("do", wish);
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } });
    const next = answer.headers.get("HX-Redirect");
    if (next !== null) {
      keeper.stop();
      location.assign(next);
      return;
    }
    const fresh = formIn(await answer.text());
    if (fresh === null) throw new Error(String(answer.status));
    exchange(form, fresh);
  } catch {
    keeper.start();
    busy(form, button, false);
    say({ text: phrase("failed"), tone: "block", undo: "" });
  }
}

function exchange(form: HTMLFormElement, fresh: HTMLFormElement): void {
  keeperOf(form).stop();
  fresh.dataset["from"] = form.dataset["from"] ?? "";
  form.replaceWith(fresh);
  enhance(fresh);
  const problem = one("[role=alert]", fresh);
  if (problem !== null) {
    problem.tabIndex = -1;
    problem.focus();
  }
}

function busy(form: HTMLFormElement, button: HTMLButtonElement | null, state: boolean): void {
  form.setAttribute("aria-busy", String(state));
  button?.setAttribute("aria-busy", String(state));
  for (const each of all<HTMLButtonElement>(".composer-acts button", form)) each.disabled = state;
}

function textOf(form: HTMLFormElement): HTMLTextAreaElement | null {
  return one<HTMLTextAreaElement>("textarea[name=text]", form);
}
