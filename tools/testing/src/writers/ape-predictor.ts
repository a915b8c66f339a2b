/** First weights of the own channel's history. */
const FIRST_WEIGHTS = [360, 317, -109, 98]
const OTHER_WEIGHTS = 5

/**
 * The adaptive predictor of one channel in Monkey's Audio 3.95 to 3.99, seen from the encoder: samples in, what is left of them
 * out. It predicts from the differences of what this channel had, and, in stereo, of what the other one had. Integers of 32
 * bits throughout.
 */
export class ApePredictor {
  /** The latest sample: what the other channel's predictor looks at. */
  sample = 0
  /** The latest sample without its own decay. */
  #last = 0
  #own = [0, 0, 0, 0]
  #ownWeights = [...FIRST_WEIGHTS]
  #other = new Array<number>(OTHER_WEIGHTS).fill(0)
  #otherWeights = new Array<number>(OTHER_WEIGHTS).fill(0)
  #otherSample = 0

  /** @param otherSample the other channel's latest sample; undefined in mono */
  residual(sample: number, otherSample: number | undefined): number {
    this.#own = shifted(this.#own, this.#last)
    let predicted = product(this.#own, this.#ownWeights)
    if (otherSample !== undefined) {
      this.#other = shifted(this.#other, otherSample - decayed(this.#otherSample))
      this.#otherSample = otherSample
      predicted += product(this.#other, this.#otherWeights) >> 1
    }
    this.#last = sample - decayed(this.sample)
    this.sample = sample
    const left = this.#last - (predicted >> 10)
    this.#own.forEach((x, i) => {
      this.#ownWeights[i]! += Math.sign(x) * Math.sign(left)
    })
    this.#other.forEach((x, i) => {
      this.#otherWeights[i]! += Math.sign(x) * Math.sign(left)
    })
    return left
  }
}

/** 31/32 of a sample, rounded down. */
const decayed = (x: number): number => (31 * x) >> 5

/** A history with a new value: the value, how much it differs from the one before, and older differences. */
const shifted = (history: readonly number[], value: number): number[] => [
  value,
  value - history[0]!,
  ...history.slice(1, -1),
]

const product = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, x, i) => sum + x * b[i]!, 0)
