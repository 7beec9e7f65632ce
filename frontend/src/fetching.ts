// htmx: the form token goes along, a thin line says that something is under way, a failure is said in words.
import htmx from "htmx.org";
import { formToken, phrase } from "./page";
import { say } from "./toasts";

interface RequestDetail {
  readonly headers: Record<string, string>;
  readonly verb: string;
}

let underWay = 0;

export function startFetching(): void {
  htmx.config.includeIndicatorStyles = false;
  htmx.config.allowEval = false;
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    if (event instanceof CustomEvent) addToken(event.detail as RequestDetail);
  });
  body.addEventListener("htmx:beforeRequest", () => count(1));
  body.addEventListener("htmx:afterRequest", () => count(-1));
  window.addEventListener("offline", () => say({ text: phrase("offline"), tone: "warn", undo: "" }));
  for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    body.addEventListener(failure, () => say({ text: phrase("failed"), tone: "block", undo: "" }));
  }
}

function addToken(detail: RequestDetail): void {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = formToken();
}

function count(change: 1 | -1): void {
  underWay = Math.max(0, underWay + change);
  document.body.classList.toggle("is-fetching", underWay > 0);
}
