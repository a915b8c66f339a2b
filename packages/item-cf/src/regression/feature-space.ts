import { show } from '@murecom/internal'
import { type Id, IdIndex } from '../ids.ts'

/** What is known of an item: names of features, each with a finite value. */
export type Features = ReadonlyMap<Id, number>

/** Sparse rows: row r has the entries `offsets[r]` .. `offsets[r + 1]`. */
export interface FeatureRows {
  offsets: Int32Array
  /** Numbers of features, no feature twice in a row. */
  features: Int32Array
  values: Float64Array
}

/**
 * Rare features say more. Between 0, which leaves all of them equal, and 1, as tf-idf has it; chosen on
 * splits that bench/cold.bench.ts does not use.
 */
const RARITY = 0.7

/** @throws TypeError or RangeError that names the item, for what is not a map of features */
export function checkFeatures(where: string, of: string, features: unknown): asserts features is Features {
  if (!(features instanceof Map)) {
    throw new TypeError(`${where}: features${of} must be a Map from names to numbers, got ${show(features)}`)
  }
  for (const [name, value] of features) {
    if (Number.isFinite(value)) continue
    throw new RangeError(`${where}: feature ${show(name)}${of} must be a finite number, got ${show(value)}`)
  }
}

/**
 * The features that a regression knows. A value v counts as sign(v) ln(1 + |v|) x ln(1 + items / items that have it)^0.7. A row of length
 * L is then divided by sqrt(L x mean L): of frequent items more is known, so how much is known has to count, but not in proportion.
 * Rows of length 1 lost more than a twentieth of the recall.
 */
export class FeatureSpace {
  readonly names: IdIndex
  /** Weight of each feature, above 0. */
  readonly weights: Float64Array
  /** Mean length of the items' rows before they are divided, above 0. */
  readonly meanLength: number

  constructor(names: IdIndex, weights: Float64Array, meanLength: number) {
    this.names = names
    this.weights = weights
    this.meanLength = meanLength
  }

  /** The features that at least `minCount` of the items have. */
  static of(items: readonly Features[], minCount: number): FeatureSpace {
    const counts = new Map<Id, number>()
    for (const features of items) {
      for (const [name, value] of features) if (value !== 0) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    const kept = [...counts].filter(([, count]) => count >= minCount)
    const weights = Float64Array.from(kept, ([, count]) => Math.log(1 + items.length / count) ** RARITY)
    const names = new IdIndex(kept.map(([name]) => name))
    const plain = new FeatureSpace(names, weights, 1)
    // With a mean length of 1 a row of length L becomes one of length sqrt(L).
    const lengths = items.map(features => plain.row(features).reduce((sum, [, value]) => sum + value * value, 0))
    const known = lengths.filter(length => length > 0)
    return new FeatureSpace(names, weights, known.reduce((sum, length) => sum + length, 0) / known.length || 1)
  }

  get length(): number {
    return this.names.length
  }

  /** The row of one item; empty where none of its features is known. */
  row(features: Features): (readonly [feature: number, value: number])[] {
    const entries: [number, number][] = []
    let squares = 0
    for (const [name, given] of features) {
      const feature = this.names.indexOf(name)
      if (feature < 0 || given === 0) continue
      const value = Math.sign(given) * Math.log1p(Math.abs(given)) * this.weights[feature]!
      squares += value * value
      entries.push([feature, value])
    }
    const scale = 1 / Math.sqrt(Math.sqrt(squares) * this.meanLength)
    return entries.map(([feature, value]) => [feature, value * scale])
  }

  /** The rows of several items. */
  rows(items: readonly Features[]): FeatureRows {
    const rows = items.map(features => this.row(features))
    const offsets = new Int32Array(rows.length + 1)
    for (const [r, row] of rows.entries()) offsets[r + 1] = offsets[r]! + row.length
    const entries = rows.flat()
    return {
      offsets,
      features: Int32Array.from(entries, ([feature]) => feature),
      values: Float64Array.from(entries, ([, value]) => value),
    }
  }
}

/** The same entries by feature: row f lists the items that have f, ascending. */
export function byFeature({ offsets, features, values }: FeatureRows, length: number): FeatureRows {
  const starts = new Int32Array(length + 1)
  for (const feature of features) starts[feature + 1]!++
  for (let f = 0; f < length; f++) starts[f + 1]! += starts[f]!
  const cursor = starts.slice()
  const items = new Int32Array(features.length)
  const turned = new Float64Array(features.length)
  for (let r = 0; r < offsets.length - 1; r++) {
    for (let e = offsets[r]!; e < offsets[r + 1]!; e++) {
      const at = cursor[features[e]!]!++
      items[at] = r
      turned[at] = values[e]!
    }
  }
  return { offsets: starts, features: items, values: turned }
}
