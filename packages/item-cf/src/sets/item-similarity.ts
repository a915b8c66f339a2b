import type { ItemSimilarityName, ResolvedItemKnnOptions } from '../item-knn-options.ts'
import type { ScoreFormula } from '../kernels/types.ts'
import type { ItemSets } from './item-sets.ts'

/** The similarities that are sparse. */
export type SparseSimilarityName = Exclude<ItemSimilarityName, 'ease'>

/** Whether the formula of these options is a ratio: the Jaccard-like similarities, and all that are shrunk. */
export function isRatio({ similarity, shrinkage }: ResolvedItemKnnOptions): boolean {
  return shrinkage > 0 || similarity === 'jaccard' || similarity === 'dice' || similarity === 'tversky'
}

/** The formula of a similarity for some sets; a ratio where {@link isRatio} says so. */
export function formulaOf(
  sets: ItemSets,
  options: ResolvedItemKnnOptions & { similarity: SparseSimilarityName },
): ScoreFormula {
  const { counts } = sets
  const n = counts.length
  const h = options.shrinkage
  const isShrunk = isRatio(options)
  // Threads that share the sets share these too.
  const shared = typeof SharedArrayBuffer !== 'undefined' && sets.setItems.buffer instanceof SharedArrayBuffer
  const empty = (): Float64Array => new Float64Array(shared ? new SharedArrayBuffer(8 * n) : new ArrayBuffer(8 * n))
  // Items are sorted by count, so that most have the value of the last one.
  const per = (of: (count: number) => number): Float64Array => {
    const out = empty()
    let last = -1
    let value = 0
    for (let i = 0; i < n; i++) {
      const count = counts[i]!
      if (count !== last) {
        last = count
        value = of(count)
      }
      out[i] = value
    }
    return out
  }
  const none = new Float64Array(0)
  const discount = (c: number): number => (options.popularityDiscount === 0 ? 1 : c ** -options.popularityDiscount)
  const discounted = (of: (count: number) => number): Float64Array => per(c => discount(c) * of(c))

  const base = {
    kind: 'product',
    setWeights: undefined,
    products: none,
    rowSums: none,
    overlap: 0,
  } as const
  /** a / (left_i right_j + h): the shrinkage is the ratio's sum. */
  const shrunk = (left: Float64Array, right: Float64Array): ScoreFormula => ({
    ...base,
    kind: 'ratio',
    rows: left,
    columns: per(discount),
    products: right,
    rowSums: per(() => h),
  })
  /** The same for factors that follow from the counts. */
  const normalised = (left: (c: number) => number, right: (c: number) => number): ScoreFormula =>
    isShrunk
      ? shrunk(per(left), per(right))
      : { ...base, rows: per(c => 1 / left(c)), columns: discounted(c => 1 / right(c)) }
  /** a / (y c_j + x c_i + h - overlap a). */
  const overlapping = (x: number, y: number, overlap: number): ScoreFormula => ({
    kind: 'ratio',
    setWeights: undefined,
    rows: per(() => y),
    columns: per(discount),
    products: per(c => c),
    rowSums: per(c => x * c + h),
    overlap,
  })
  const { alpha, beta } = options
  switch (options.similarity) {
    case 'cosine':
      return normalised(Math.sqrt, Math.sqrt)
    case 'asymmetric_cosine':
      return normalised(
        c => c ** alpha,
        c => c ** (1 - alpha),
      )
    case 'conditional_probability':
      return normalised(
        c => c,
        () => 1,
      )
    case 'jaccard':
      return overlapping(1, 1, 1)
    case 'dice':
      return overlapping(0.5, 0.5, 0)
    case 'tversky':
      return overlapping(alpha, beta, alpha + beta - 1)
    case 'tfidf': {
      const weights = idfSquared(sets)
      const norms = empty()
      fillNorms(sets, weights, norms)
      if (isShrunk) return { ...shrunk(norms, norms), setWeights: weights }
      const [rows, columns] = [empty(), empty()]
      for (let i = 0; i < n; i++) {
        rows[i] = 1 / norms[i]!
        columns[i] = discount(counts[i]!) * (1 / norms[i]!)
      }
      return { ...base, setWeights: weights, rows, columns }
    }
    case 'bm25': {
      const mean = sets.setItems.length / n
      const weight = (c: number): number =>
        (options.k1 + 1) / (options.k1 * (1 - options.b + (options.b * c) / mean) + 1)
      return { ...base, setWeights: idfSquared(sets), rows: per(weight), columns: discounted(weight) }
    }
    case 'rp3beta': {
      const sizes = sets.setOffsets
      const setWeights = new Float64Array(sizes.length - 1)
      for (let s = 0; s < setWeights.length; s++) setWeights[s] = (sizes[s + 1]! - sizes[s]!) ** -alpha
      return { ...base, setWeights, rows: per(c => c ** -alpha), columns: discounted(c => c ** -beta) }
    }
  }
}

/**
 * idf_s^2. A set that holds all items but one has an idf of 0, and one that holds all has a negative one, which implicit
 * squares. A small positive number replaces 0, so that no pair is lost and no score becomes NaN.
 */
function idfSquared(sets: ItemSets): Float64Array {
  const { setOffsets, counts } = sets
  const out = new Float64Array(setOffsets.length - 1)
  for (let s = 0; s < out.length; s++) {
    const idf = Math.log(counts.length) - Math.log1p(setOffsets[s + 1]! - setOffsets[s]!)
    out[s] = Math.max(idf * idf, 1e-30)
  }
  return out
}

function fillNorms(sets: ItemSets, weights: Float64Array, norms: Float64Array): void {
  const { itemOffsets, itemSets } = sets
  for (let i = 0; i < norms.length; i++) {
    let sum = 0
    for (let e = itemOffsets[i]!; e < itemOffsets[i + 1]!; e++) sum += weights[itemSets[e]!]!
    norms[i] = Math.sqrt(sum)
  }
}
