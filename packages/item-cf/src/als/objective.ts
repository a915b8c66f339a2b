/**
 * What the factors minimise. With r the value of an entry (1 where the sets have none), x the factors of its set and y those of
 * its item, and c = alpha r:
 *
 * | name | loss of an entry | loss of every other pair |
 * |---|---|---|
 * | `implicit` | c (1 - x y)^2 | unobservedWeight (x y)^2, implicit 0.7.3 with unobservedWeight 1 |
 * | `wmf` | (1 + c) (1 - x y)^2 | unobservedWeight (x y)^2; Hu, Koren and Volinsky (2008) with unobservedWeight 1 |
 * | `ials` | c (1 - x y)^2 + unobservedWeight (x y)^2 | unobservedWeight (x y)^2; Rendle et al. (2021) |
 *
 * plus lambda |x|^2 for each set and item, lambda = regularization (entries + unobservedWeight others)^frequencyScaling, where
 * others is the number of rows on the other side.
 */
export type AlsObjective = 'implicit' | 'wmf' | 'ials'

/** The numbers that the half steps take from the options. */
export interface AlsWeights {
  alpha: number
  unobservedWeight: number
  /** w = c + weightShift is the weight that an entry adds to that of all pairs. */
  weightShift: number
  /** t = c + targetShift is what an entry adds to the right side. */
  targetShift: number
  regularization: number
  frequencyScaling: number
}

/** The loss as w and t: all pairs weigh `unobservedWeight`, and entries add w. */
export function shiftsOf(
  objective: AlsObjective,
  unobservedWeight: number,
): Pick<AlsWeights, 'weightShift' | 'targetShift'> {
  if (objective === 'ials') return { weightShift: 0, targetShift: 0 }
  const targetShift = objective === 'wmf' ? 1 : 0
  return { weightShift: targetShift - unobservedWeight, targetShift }
}

/** lambda of a row of `entries` entries, with `others` rows on the other side. */
export function lambdaOf(weights: AlsWeights, entries: number, others: number): number {
  const { regularization, unobservedWeight, frequencyScaling } = weights
  return regularization * (entries + unobservedWeight * others) ** frequencyScaling
}
