// Finding things in the page, typed.

export function all<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T[] {
  return [...within.querySelectorAll<T>(selector)];
}

export function one<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T | null {
  return within.querySelector<T>(selector);
}

/** The nearest element round an event's target that fits, or null. */
export function around<T extends Element = HTMLElement>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

/** A phrase in the page's language; the server writes them on <body> as data-say-NAME. */
export function phrase(name: string): string {
  return document.body.dataset[`say${name[0]?.toUpperCase() ?? ""}${name.slice(1)}`] ?? "";
}

/** The token that forms of this page carry against forged requests. */
export function formToken(): string {
  return one<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

export function isShown(element: Element): boolean {
  return element.checkVisibility();
}
