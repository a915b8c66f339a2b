import { checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'
import { type Id, IdIndex } from '../ids.ts'
import type { AlsParts } from './fit.ts'
import { type ImplicitAlsOptions, resolveAls } from './options.ts'

/** What is known of factors that another program fitted: how sets are solved for, and how frequent each item is. */
export interface FittedFactorsOptions
  extends Pick<ImplicitAlsOptions, 'objective' | 'alpha' | 'unobservedWeight' | 'regularization' | 'frequencyScaling'> {
  /** Numbers of each vector, from 1 to 1024. */
  factors: number
  /** How many sets hold each item, descending, each at least 1. */
  counts: ArrayLike<number>
  /** Sets that the factors were fitted to. */
  sets: number
}

const OPTIONS: OptionNames<FittedFactorsOptions> = {
  factors: 1,
  counts: 1,
  sets: 1,
  objective: 1,
  alpha: 1,
  unobservedWeight: 1,
  regularization: 1,
  frequencyScaling: 1,
}

/** Checks factors, and sums up their products. O(items x factors^2) */
export function givenFactors(
  where: string,
  ids: readonly Id[],
  itemFactors: Float32Array,
  options: FittedFactorsOptions,
): AlsParts {
  const { counts, sets, ...rest } = checkOptions(where, options, OPTIONS)
  const resolved = resolveAls(where, rest)
  const { factors } = resolved
  const index = new IdIndex(ids)
  const length = ids.length
  checkInteger(where, 'sets', sets, 1)
  if (index.length !== length || length === 0) {
    throw new RangeError(
      `${where}: ids must be different, and one at least, got ${length} with ${index.length} different`,
    )
  }
  if (itemFactors.length !== length * factors) {
    throw new RangeError(`${where}: itemFactors must have ${length} x ${factors} numbers, got ${itemFactors.length}`)
  }
  if (!itemFactors.every(Number.isFinite)) {
    throw new RangeError(
      `${where}: itemFactors must be finite, got ${show(itemFactors.find(x => !Number.isFinite(x)))}`,
    )
  }
  const held = Int32Array.from(counts)
  if (held.length !== length || !held.every((count, i) => count >= 1 && count <= sets && !(count > held[i - 1]!))) {
    throw new RangeError(`${where}: counts must have ${length} numbers from 1 to ${sets}, descending, got others`)
  }
  return { options: resolved, ids: index, counts: held, sets, itemFactors, gram: gramOf(itemFactors, factors) }
}

/** Sum of y y^T over the items, the upper triangle. */
function gramOf(itemFactors: Float32Array, factors: number): Float64Array {
  const gram = new Float64Array(factors * factors)
  for (let at = 0; at < itemFactors.length; at += factors) {
    for (let i = 0; i < factors; i++) {
      for (let j = i; j < factors; j++) gram[i * factors + j]! += itemFactors[at + i]! * itemFactors[at + j]!
    }
  }
  return gram
}
