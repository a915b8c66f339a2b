/** What the page remembers in the browser. A browser that forbids it forgets, and the page works on. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`murecom.${key}`)
  } catch {
    return null
  }
}

/** See {@link recall}. */
export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`murecom.${key}`, value)
  } catch {
    // Storage is full or forbidden: the page only forgets.
  }
}
