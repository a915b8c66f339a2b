/**
 * What a listener likes, learnt from what became of songs: Gaussian process regression (Rasmussen and Williams, Gaussian
 * Processes for Machine Learning, 2006, algorithm 2.1) over sound and time. Two songs say the more of each other the nearer
 * they sound and the closer in time they were played, so that a taste may be in several places and may move. The kernel over
 * sound is the rational quadratic one (equation 4.19, alpha 2): narrow, with a tail that keeps far songs in their order.
 *
 *   k((x, s), (y, t)) = (1 + |x - y|^2 / 4 width^2)^-2 (recent 2^(-|s - t| / short) + (1 - recent) 2^(-|s - t| / long))
 */

import { dot } from '../algorithms/directions.ts'

/** A song that was judged. */
export interface Judgement {
  /** The vector, of length 1. */
  vector: Float32Array
  /** From -1, skipped, to 1, played to the end. */
  value: number
  /** Variance of the value: the larger, the less it says. */
  noise: number
  /** Songs since then. */
  age: number
}

/** How far a judgement reaches. */
export interface Reach {
  /** Distance of sound. */
  width: number
  /** Half-lives, in songs. */
  short: number
  long: number
  /** Share of what fades with the short one. */
  recent: number
  /** Value of a song of which nothing is known. */
  prior: number
}

/** The taste now. O(judgements^3) to build, O(judgements x dimensions) for a song. */
export class Taste {
  readonly #judgements: readonly Judgement[]
  readonly #reach: Reach
  /** Lower triangle of Cholesky's factor of the covariances. */
  readonly #factor: Float64Array
  /** What each judgement weighs now. */
  readonly #weights: Float64Array
  /** What each has faded to. */
  readonly #faded: Float64Array
  /** The vectors of the judgements, row-major. */
  readonly #vectors: Float32Array

  constructor(judgements: readonly Judgement[], reach: Reach) {
    this.#judgements = judgements
    this.#reach = reach
    const n = judgements.length
    this.#factor = factorOf(judgements, reach)
    const solved = solve(
      this.#factor,
      judgements.map(({ value }) => value - reach.prior),
    )
    this.#faded = Float64Array.from(judgements, ({ age }) => fading(age, reach))
    this.#weights = solved.map((weight, i) => weight * this.#faded[i]!)
    this.#vectors = new Float32Array(n * (judgements[0]?.vector.length ?? 0))
    for (const [i, { vector }] of judgements.entries()) this.#vectors.set(vector, i * vector.length)
  }

  /** The value that is expected of a song, mostly from -1 to 1. */
  valueOf(vector: Float32Array): number {
    const dimensions = vector.length
    const scale = 0.5 / this.#reach.width ** 2
    let sum = this.#reach.prior
    for (let i = 0, at = 0; i < this.#weights.length; i++, at += dimensions) {
      let product = 0
      for (let d = 0; d < dimensions; d++) product += vector[d]! * this.#vectors[at + d]!
      sum += this.#weights[i]! / (1 + (1 - product) * scale) ** 2
    }
    return sum
  }

  /** How little is known of a song, from 0 to 1: the standard deviation of its value. O(judgements^2) */
  doubtOf(vector: Float32Array): number {
    const n = this.#judgements.length
    const v = new Float64Array(n)
    let variance = 1
    for (let i = 0; i < n; i++) {
      let sum = nearness(vector, this.#judgements[i]!.vector, this.#reach.width) * this.#faded[i]!
      for (let k = 0; k < i; k++) sum -= this.#factor[i * n + k]! * v[k]!
      v[i] = sum / this.#factor[i * n + i]!
      variance -= v[i]! ** 2
    }
    return Math.sqrt(Math.max(0, variance))
  }

  /** What each judgement adds to the value of a song. */
  sharesOf(vector: Float32Array): Float64Array {
    return this.#weights.map((weight, i) => weight * nearness(vector, this.#judgements[i]!.vector, this.#reach.width))
  }

  /** The judgements that add most to what is near them, the strongest first. */
  strongest(count: number): number[] {
    return [...this.#weights.keys()]
      .filter(i => this.#weights[i]! > 0)
      .sort((a, b) => this.#weights[b]! - this.#weights[a]! || a - b)
      .slice(0, count)
  }
}

/** (1 + |a - b|^2 / 4 width^2)^-2 of two vectors of length 1. */
export function nearness(a: Float32Array, b: Float32Array, width: number): number {
  return 1 / (1 + (1 - dot(a, b)) / (2 * width ** 2)) ** 2
}

function fading(songs: number, { short, long, recent }: Reach): number {
  return recent * 2 ** (-songs / short) + (1 - recent) * 2 ** (-songs / long)
}

/** Least square of a diagonal element: two songs may have one vector. */
const LEAST = 1e-9

function factorOf(judgements: readonly Judgement[], reach: Reach): Float64Array {
  const n = judgements.length
  const factor = new Float64Array(n * n)
  for (const [i, a] of judgements.entries()) {
    for (let j = 0; j <= i; j++) {
      const b = judgements[j]!
      let sum = nearness(a.vector, b.vector, reach.width) * fading(Math.abs(a.age - b.age), reach)
      if (i === j) sum += a.noise
      for (let k = 0; k < j; k++) sum -= factor[i * n + k]! * factor[j * n + k]!
      factor[i * n + j] = i === j ? Math.sqrt(Math.max(sum, LEAST)) : sum / factor[j * n + j]!
    }
  }
  return factor
}

/** x of L L' x = b. */
function solve(factor: Float64Array, b: readonly number[]): Float64Array {
  const n = b.length
  const x = Float64Array.from(b)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= factor[i * n + k]! * x[k]!
    x[i]! /= factor[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= factor[k * n + i]! * x[k]!
    x[i]! /= factor[i * n + i]!
  }
  return x
}
