const key = "crosstask.text";

/** The text as it was left; a browser that keeps nothing has none. */
export function keptText(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepText(text: string): void {
  try {
    localStorage.setItem(key, text);
  } catch {
    // A full or forbidden store: the text lives as long as the page.
  }
}
