/** Tracks of the head of a catalogue. Scores of all of 700,000 tracks would cost too much for each list. */
const HEAD_TRACKS = 20_000

/**
 * The tracks that most lists hold. The scores of the parts are compared by their mean and their deviation over these tracks,
 * the same for every part.
 */
export class Head {
  /** The most frequent first. */
  readonly ids: readonly number[]
  readonly #members: ReadonlySet<number>

  /** @param ids of all tracks of a training, the most frequent first */
  constructor(ids: readonly number[]) {
    this.ids = ids.slice(0, HEAD_TRACKS)
    this.#members = new Set(this.ids)
  }

  get length(): number {
    return this.ids.length
  }

  has(id: number): boolean {
    return this.#members.has(id)
  }

  /** Mean and deviation over the head of scores that are 0 except where they are given. */
  momentsOf(ids: readonly number[], scores: ArrayLike<number>): { mean: number; deviation: number } {
    let sum = 0
    let squares = 0
    for (const [i, id] of ids.entries()) {
      if (!this.#members.has(id)) continue
      sum += scores[i]!
      squares += scores[i]! ** 2
    }
    const mean = sum / this.length
    return { mean, deviation: Math.sqrt(Math.max(0, squares / this.length - mean ** 2)) }
  }
}
