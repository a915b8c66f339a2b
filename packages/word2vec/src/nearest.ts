import type { Key } from './types.ts'

/** The best rows of a scan: a min-heap of (score, row). Rows come in ascending order, so of equal scores the first stays. */
export class TopRows {
  /** A row must score above it to come in. */
  threshold = Number.NEGATIVE_INFINITY
  readonly #capacity: number
  readonly #accept: ((row: number) => boolean) | undefined
  readonly #scores: number[] = []
  readonly #rows: number[] = []

  constructor(capacity: number, accept: ((row: number) => boolean) | undefined) {
    this.#capacity = capacity
    this.#accept = accept
  }

  /** Call it for scores above the threshold. */
  offer(row: number, score: number): void {
    if (this.#accept && !this.#accept(row)) return
    const scores = this.#scores
    const rows = this.#rows
    let at = scores.length
    if (at < this.#capacity) {
      scores.push(score)
      rows.push(row)
      for (; at > 0 && scores[(at - 1) >> 1]! > score; at = (at - 1) >> 1) {
        scores[at] = scores[(at - 1) >> 1]!
        rows[at] = rows[(at - 1) >> 1]!
      }
    } else {
      at = 0
      for (let child = 1; child < scores.length; child = 2 * at + 1) {
        if (child + 1 < scores.length && scores[child + 1]! < scores[child]!) child++
        if (scores[child]! >= score) break
        scores[at] = scores[child]!
        rows[at] = rows[child]!
        at = child
      }
    }
    scores[at] = score
    rows[at] = row
    if (scores.length === this.#capacity) this.threshold = scores[0]!
  }

  /** What was kept, in no order. */
  rows(): readonly number[] {
    return this.#rows
  }
}

/** Up to three keys that a mistyped one may have meant: smallest edit distance to its text, at most half its length. */
export function nearestKeys<K extends Key>(key: K, keys: readonly K[]): K[] {
  const text = String(key)
  const limit = Math.max(1, Math.floor(text.length / 2))
  const found: [number, K][] = []
  for (const candidate of keys) {
    const other = String(candidate)
    if (Math.abs(other.length - text.length) > limit) continue
    const distance = editDistance(text.toLowerCase(), other.toLowerCase())
    if (distance > limit || (found.length === 3 && distance >= found[2]![0])) continue
    found.push([distance, candidate])
    found.sort((a, b) => a[0] - b[0])
    found.length = Math.min(3, found.length)
  }
  return found.map(([, candidate]) => candidate)
}

/** Levenshtein's distance. O(|a| |b|). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)))
    }
    row = next
  }
  return row[b.length]!
}
