import { checkInteger, checkNumber, checkOneOf, checkOptions, type OptionNames } from '@murecom/internal'
import {
  accumulateDifferences,
  accumulateMoments,
  accumulateProducts,
  DIFFERENCES_STRIDE,
  MOMENTS_STRIDE,
  PRODUCTS_STRIDE,
  scoreDifferences,
  scoreMoments,
  scoreProducts,
} from '../kernels/co-ratings.ts'
import type { Csr } from '../kernels/csr.ts'
import { transpose } from './csr.ts'
import { LowerTriangle, type SimilarityMatrix } from './similarity-matrix.ts'

/** `'msd'` is 1 / (mean squared difference + 1). All of them look at common ratings only. */
export type SimilarityName = 'msd' | 'cosine' | 'pearson' | 'pearson_baseline'
const NAMES: readonly SimilarityName[] = ['msd', 'cosine', 'pearson', 'pearson_baseline']

/** Which rows are compared, and how. Surprise's `sim_options`. */
export interface SimilarityOptions {
  /** Default `'msd'`, as Surprise; `'pearson_baseline'` usually predicts best. */
  name?: SimilarityName
  /** True (default): neighbours are users; false: items. */
  userBased?: boolean
  /** Pairs with fewer common ratings have similarity 0. At least 1, the default; `'pearson_baseline'` takes at least 2. */
  minSupport?: number
  /** `'pearson_baseline'` only: similarities are multiplied by (n - 1) / (n - 1 + shrinkage). At least 0; default 100. */
  shrinkage?: number
}

const OPTIONS: OptionNames<SimilarityOptions> = { name: 1, userBased: 1, minSupport: 1, shrinkage: 1 }

/** Checked options with every default filled in. */
export function resolveSimilarity(where: string, options: SimilarityOptions | undefined): Required<SimilarityOptions> {
  const {
    name = 'msd',
    userBased = true,
    minSupport = 1,
    shrinkage = 100,
  } = checkOptions(`${where}.similarity`, options, OPTIONS)
  if (typeof userBased !== 'boolean') {
    throw new TypeError(`${where}: similarity.userBased must be true or false, got ${String(userBased)}`)
  }
  return {
    name: checkOneOf(where, 'similarity.name', name, NAMES),
    userBased,
    minSupport: checkInteger(where, 'similarity.minSupport', minSupport, 1),
    shrinkage: checkNumber(where, 'similarity.shrinkage', shrinkage, { min: 0 }),
  }
}

/**
 * All similarities of the rows x.
 *
 * @param byY the ratings of each column
 * @param center `'pearson_baseline'` only: subtracted from the rating of x in column y
 */
export function computeSimilarities(
  byY: Csr,
  rows: number,
  options: Required<SimilarityOptions>,
  center: { mean: number; x: Float64Array; y: Float64Array } | undefined,
): SimilarityMatrix {
  const xs = transpose(byY, rows)
  if (center) {
    for (let x = 0; x < rows; x++) {
      for (let e = xs.offsets[x]!; e < xs.offsets[x + 1]!; e++) {
        xs.values[e]! -= center.mean + center.y[xs.indices[e]!]! + center.x[x]!
      }
    }
  }
  const ys = transpose(xs, byY.offsets.length - 1)
  const { name } = options
  const baseline = name === 'pearson_baseline'
  const accumulate =
    name === 'msd' ? accumulateDifferences : name === 'pearson' ? accumulateMoments : accumulateProducts
  const stride = name === 'msd' ? DIFFERENCES_STRIDE : name === 'pearson' ? MOMENTS_STRIDE : PRODUCTS_STRIDE
  const minSupport = baseline ? Math.max(2, options.minSupport) : options.minSupport
  const cursor = ys.offsets.slice()
  const sums = new Float64Array(stride * rows)
  const touched = new Int32Array(rows)
  const triangle = new LowerTriangle(rows)
  for (let x = 0; x < rows; x++) {
    const met = accumulate(
      x,
      xs.offsets,
      xs.indices,
      xs.values,
      ys.offsets,
      ys.indices,
      ys.values,
      cursor,
      sums,
      touched,
    )
    triangle.reserve(met)
    const { indices, values, length } = triangle
    const end =
      name === 'msd'
        ? scoreDifferences(sums, touched, met, minSupport, indices, values, length)
        : name === 'pearson'
          ? scoreMoments(sums, touched, met, minSupport, indices, values, length)
          : scoreProducts(sums, touched, met, minSupport, baseline, options.shrinkage, indices, values, length)
    triangle.endRow(end)
  }
  return triangle.finish()
}
