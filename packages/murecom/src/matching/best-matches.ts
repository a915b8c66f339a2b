/** The rows with the highest scores; of equal ones the lowest rows. */
export class BestMatches {
  readonly #most: number
  readonly rows: { row: number; score: number }[] = []

  constructor(most: number) {
    this.#most = most
  }

  /** A lower score can no longer be among them. */
  get least(): number {
    if (this.#most === 0) return Number.POSITIVE_INFINITY
    return this.rows.length < this.#most ? 0 : this.rows.at(-1)!.score
  }

  /** A row may be offered several times: its highest score counts. */
  offer(row: number, given: number): void {
    const score = Math.max(0, given)
    if (score < this.least) return
    const known = this.rows.findIndex(other => other.row === row)
    if (known >= 0) {
      if (this.rows[known]!.score >= score) return
      this.rows.splice(known, 1)
    }
    const at = this.rows.findIndex(other => other.score < score || (other.score === score && other.row > row))
    this.rows.splice(at < 0 ? this.rows.length : at, 0, { row, score })
    if (this.rows.length > this.#most) this.rows.pop()
  }
}
