/**
 * Writes that are left out where they change nothing: a browser lays out anew what an attribute or a text was written to, also
 * when it was there before. The player says what it does several times for each song, to each row of the page.
 */

/** Sets an attribute, unless it has that value. */
export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}

/** Sets the text of an element, unless it has that text. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text
}
