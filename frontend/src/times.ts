// Times in the reader's own zone, when the pointer or the focus asks for them.
import { around } from "./page";

export function startTimes(): void {
  for (const kind of ["pointerover", "focusin"]) document.addEventListener(kind, (event) => localise(event));
}

function localise(event: Event): void {
  const time = around<HTMLTimeElement>(event, "time[datetime]");
  if (time === null || "local" in time.dataset) return;
  time.dataset["local"] = "";
  const moment = new Date(time.dateTime);
  if (!Number.isNaN(moment.valueOf())) time.title = localWords(moment, document.documentElement.lang);
}

export function localWords(moment: Date, language: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(language, {
    dateStyle: "full",
    timeStyle: "long",
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(moment);
}
