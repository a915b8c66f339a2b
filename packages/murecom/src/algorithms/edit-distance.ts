/**
 * The fewest letters to insert, delete or exchange that turn `needle` into some part of `text` (Sellers 1980):
 *
 *     D[i][0] = i, D[0][j] = 0
 *     D[i][j] = min(D[i-1][j-1] + (needle[i] != text[j]), D[i-1][j] + 1, D[i][j-1] + 1)
 *     result  = min over j of D[m][j]
 *
 * Two neighbouring letters that changed places count as one mistake (optimal string alignment), since that is how people
 * mistype. O(needle x text).
 *
 * @param needle code points, lower case or not as the caller wants them compared
 * @param text code points
 */
export function distanceWithin(needle: readonly string[], text: readonly string[]): number {
  const m = needle.length
  let twoBack = new Int32Array(m + 1)
  let back = Int32Array.from({ length: m + 1 }, (_, i) => i)
  let now = new Int32Array(m + 1)
  let least = back[m]!
  for (let j = 1; j <= text.length; j++) {
    now[0] = 0
    for (let i = 1; i <= m; i++) {
      const same = needle[i - 1] === text[j - 1]
      let d = Math.min(back[i - 1]! + (same ? 0 : 1), back[i]! + 1, now[i - 1]! + 1)
      if (i > 1 && j > 1 && needle[i - 1] === text[j - 2] && needle[i - 2] === text[j - 1]) {
        d = Math.min(d, twoBack[i - 2]! + 1)
      }
      now[i] = d
    }
    least = Math.min(least, now[m]!)
    ;[twoBack, back, now] = [back, now, twoBack]
  }
  return least
}
