/** A row and its score, higher is better. */
interface Answer {
  row: number
  score: number
}

/** The best rows of a scan, by score, of equal ones those that come first. */
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

  /** @param scoreOf is called for rows that are accepted */
  offer(row: number, scoreOf: (row: number) => number): void {
    if (!this.#accept(row)) return
    const score = scoreOf(row)
    if (score > this.threshold && this.#found.push({ row, score }) >= 2 * this.#capacity) this.best()
  }

  /** The rows that are kept, the best first. It sorts once in `capacity` offers, so that an offer costs O(log capacity). */
  best(): readonly Answer[] {
    this.#found.sort((a, b) => b.score - a.score || a.row - b.row)
    this.#found = this.#found.slice(0, this.#capacity)
    this.threshold = this.#found[this.#capacity - 1]?.score ?? this.threshold
    return this.#found
  }
}
