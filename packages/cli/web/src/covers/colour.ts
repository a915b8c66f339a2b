/** A hue from 0 to 359 for a name: the same name always has the same one. FNV-1a */
export function colourOf(name: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193) >>> 0
  return hash % 360
}

/** The first letters of a name's first two words; the first letter of a name without words. */
export function initialsOf(name: string): string {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}'’]*/gu) ?? []
  const [first = '', second = ''] = words
  const letters = /\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u.test(first)
    ? [...first].slice(0, 1)
    : [...[...first].slice(0, 1), ...[...second].slice(0, 1)]
  return letters.join('').toUpperCase()
}
