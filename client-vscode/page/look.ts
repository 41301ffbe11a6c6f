let colors = new Map<string, string>();

/** A color, or the font, of the page: the value of a variable of its style. */
export function colorOf(name: string): string {
  const known = colors.get(name);
  if (known !== undefined) return known;
  const found = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  colors.set(name, found);
  return found;
}

/** Calls back when the colors of the page are others. */
export function onThemeChange(change: () => void) {
  const changed = () => {
    colors = new Map();
    change();
  };
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", changed);
  // VS Code writes its theme as classes of the body.
  new MutationObserver(changed).observe(document.body, { attributeFilter: ["class"] });
}
