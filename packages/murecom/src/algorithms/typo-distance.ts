let twoBack = new Int32Array(64)
let back = new Int32Array(64)
let now = new Int32Array(64)

/**
 * The fewest letters to insert, delete or exchange that turn one text into the other; two neighbours that changed places are
 * one mistake (optimal string alignment). Only the cells within `most` of the diagonal are computed.
 * O(letters x most)
 *
 * @param most mistakes that matter, at least 0
 * @returns the distance, or `most + 1` when it is larger
 */
export function typoDistance(a: string, b: string, most: number): number {
  const over = most + 1
  if (Math.abs(a.length - b.length) > most) return over
  if (a === b) return 0
  const m = b.length
  if (m + 1 > now.length) {
    twoBack = new Int32Array(2 * m)
    back = new Int32Array(2 * m)
    now = new Int32Array(2 * m)
  }
  for (let j = 0; j <= Math.min(m, most + 1); j++) back[j] = j
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - most)
    const to = Math.min(m, i + most)
    now[from - 1] = from === 1 ? i : over
    let least = now[from - 1]!
    const letter = a.charCodeAt(i - 1)
    for (let j = from; j <= to; j++) {
      const other = b.charCodeAt(j - 1)
      let d = back[j - 1]! + (letter === other ? 0 : 1)
      d = Math.min(d, now[j - 1]! + 1, j < i + most ? back[j]! + 1 : over)
      if (i > 1 && j > 1 && letter === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === other) {
        d = Math.min(d, twoBack[j - 2]! + 1)
      }
      now[j] = d
      if (d < least) least = d
    }
    if (to < m) now[to + 1] = over
    if (least > most) return over
    const free = twoBack
    twoBack = back
    back = now
    now = free
  }
  return Math.min(back[m]!, over)
}
