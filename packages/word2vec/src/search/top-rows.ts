import type { Key } from '../types.ts'

/** A row and its similarity to a query. */
export interface Answer {
  row: number
  similarity: number
}

/** The best rows of a scan, by similarity, of equal ones those that come first. */
export class TopRows {
  /** Rows that are not above it need not be offered. */
  threshold = Number.NEGATIVE_INFINITY
  readonly #capacity: number
  readonly #accept: (row: number) => boolean
  #found: Answer[] = []

  /** The few rows that may answer, when only few may. */
  readonly rows: readonly number[] | undefined

  /** @param accept rows that may answer */
  constructor(capacity: number, accept: (row: number) => boolean, rows?: readonly number[]) {
    this.rows = rows
    this.#capacity = capacity
    this.#accept = accept
  }

  /** @param similarityOf is asked for rows that are accepted */
  offer(row: number, similarityOf: (row: number) => number): void {
    if (!this.#accept(row)) return
    const similarity = similarityOf(row)
    if (similarity > this.threshold && this.#found.push({ row, similarity }) >= 2 * this.#capacity) this.best()
  }

  /** What is kept, the best first. Sorting once in so many offers costs O(log capacity) each. */
  best(): readonly Answer[] {
    this.#found.sort((a, b) => b.similarity - a.similarity || a.row - b.row)
    this.#found = this.#found.slice(0, this.#capacity)
    this.threshold = this.#found[this.#capacity - 1]?.similarity ?? this.threshold
    return this.#found
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
