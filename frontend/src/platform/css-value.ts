/** The value of a custom property of the style sheet in the current theme. */
export const cssValue = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim()
