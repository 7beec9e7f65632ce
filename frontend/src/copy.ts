// Copy a link or a block of code; the button says that it worked.
import { around, one, phrase } from "./page";
import { say } from "./toasts";

export function startCopying(): void {
  document.addEventListener("click", (event) => {
    const button = around(event, "[data-copy], [data-copy-code]");
    if (button !== null) void copy(textOf(button));
  });
}

function textOf(button: HTMLElement): string {
  const given = button.dataset["copy"];
  if (given !== undefined) return given === "" ? location.href : new URL(given, location.href).href;
  const frame = button.closest("figure");
  return (frame === null ? null : one("code", frame))?.textContent ?? "";
}

async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say({ text: phrase("copied"), tone: "allowed", undo: "" });
  } catch {
    say({ text: phrase("notCopied"), tone: "warn", undo: "" });
  }
}
