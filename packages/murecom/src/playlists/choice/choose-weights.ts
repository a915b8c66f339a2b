import type { BlendWeights } from '../blend.ts'
import { bootstrapMean, type MeanInterval, meanOf, standardError } from '../evaluation/bootstrap.ts'
import type { BlendPartName } from '../parts/types.ts'
import type { MeasuredWeights } from './weight-search.ts'

/** How good a part, or the blend, was on the lists that were held out: ndcg@10 with its 95 % interval. */
export interface PartMeasure extends MeanInterval {
  name: BlendPartName | 'blend'
}

/** Weights, and why they were chosen. */
export interface ChosenWeights {
  /** Weights of the parts, with a sum of 1; a part that brings nothing is missing. */
  weights: BlendWeights
  /**
   * `'blend'`: a mixture was better than the best part; `'best-part'`: none was, beyond noise; `'too-few'`: fewer than 20 lists
   * cannot show which part is best, and RP3beta was taken; `'fixed'`: a recommender of an older version, which did not choose.
   */
  because: 'blend' | 'best-part' | 'too-few' | 'fixed'
  /** Lists that were measured. */
  lists: number
  /** Each part alone, then `'blend'`: mixtures whose weights were found on other lists than they were measured on. */
  measured: PartMeasure[]
}

/** With fewer lists nothing is chosen. */
const LEAST_CASES = 20
/** Parts of the cases, each of which is measured with weights that were found on the others. */
const FOLDS = 5
/** Standard errors by which a blend must be better: 95 % of a normal distribution lie below. */
const CERTAIN = 1.645

/**
 * Chooses the weights of a blend by ndcg@10 over the held-out lists, among all mixtures of {@link MeasuredWeights}. A mixture that
 * is the best of hundreds on some lists is flattered by them. So the lists are cut into five parts, and each is measured with
 * what was best on the other four.
 *
 * 1. Among all sets of two parts or more, the one whose mixtures have the highest mean so is taken; among equal ones the smallest.
 * 2. It is compared, list by list, with the single part that is best so. Only when its mean is higher by 1.645 standard errors of the
 *    difference does the blend answer, with the mixture of these parts that is best on all lists. Else the single part that is
 *    best on all lists answers alone.
 *
 * @param names of the parts, in the order in which ties are decided
 * @param measured every mixture of them with its values; a part alone is a mixture too
 */
export function chooseWeights(
  names: readonly BlendPartName[],
  measured: readonly MeasuredWeights[],
  cases: number,
  seed: number,
): ChosenWeights {
  const alone = names.map((_, p) => measured.find(({ weights }) => weights[p] === 1)!)
  const scores = (mixed?: Float64Array): PartMeasure[] => [
    ...alone.map(({ values }, p) => ({ name: names[p]!, ...bootstrapMean(values, seed) })),
    ...(mixed ? [{ name: 'blend' as const, ...bootstrapMean(mixed, seed) }] : []),
  ]
  const only = (p: number): BlendWeights => ({ [names[p]!]: 1 })
  if (cases < LEAST_CASES) {
    return { weights: only(0), because: 'too-few', lists: cases, measured: cases > 0 ? scores() : [] }
  }
  const { mixtures, values: mixed } = bestSet(names.length, measured, cases)
  const single = crossFitted(alone, cases)
  const gain = differences(mixed, single)
  if (names.length === 1 || meanOf(gain) <= CERTAIN * standardError(gain)) {
    const best = bestOf(alone)
    return { weights: only(alone.indexOf(best)), because: 'best-part', lists: cases, measured: scores(mixed) }
  }
  const { weights } = bestOf(mixtures)
  const kept = names.flatMap((name, p) => (weights[p]! > 0 ? [[name, weights[p]!] as const] : []))
  return { weights: Object.fromEntries(kept), because: 'blend', lists: cases, measured: scores(mixed) }
}

/** Values of each case with the mixture that is best on the cases of the other folds. */
function crossFitted(measured: readonly MeasuredWeights[], cases: number): Float64Array {
  const out = new Float64Array(cases)
  for (let fold = 0; fold < FOLDS; fold++) {
    const { values } = bestOf(measured, fold)
    for (let at = fold; at < cases; at += FOLDS) out[at] = values[at]!
  }
  return out
}

/** The mixture with the largest sum over the cases, except those of a fold; the first of several. */
function bestOf(measured: readonly MeasuredWeights[], without?: number): MeasuredWeights {
  let best = measured[0]!
  let most = Number.NEGATIVE_INFINITY
  for (const mixture of measured) {
    const { values } = mixture
    let sum = 0
    for (let at = 0; at < values.length; at++) if (at % FOLDS !== without) sum += values[at]!
    if (sum > most) [most, best] = [sum, mixture]
  }
  return best
}

/** Mixtures of some parts, and the values of each case with the one that was best on other cases. */
interface MeasuredSet {
  mixtures: readonly MeasuredWeights[]
  values: Float64Array
}

/** The set of two parts or more whose mixtures are best on lists that they were not chosen on; the smallest of equal ones. */
function bestSet(parts: number, measured: readonly MeasuredWeights[], cases: number): MeasuredSet {
  const sizeOf = (set: number): number => [...set.toString(2)].filter(bit => bit === '1').length
  const all = Array.from({ length: 2 ** parts }, (_, set) => set)
  let best: MeasuredSet = { mixtures: measured, values: new Float64Array(cases) }
  let most = Number.NEGATIVE_INFINITY
  for (const set of all.filter(set => sizeOf(set) >= Math.min(2, parts)).sort((a, b) => sizeOf(a) - sizeOf(b))) {
    const mixtures = measured.filter(({ weights }) => weights.every((weight, p) => weight === 0 || (set >> p) & 1))
    const values = crossFitted(mixtures, cases)
    const mean = meanOf(values)
    if (mean > most) [most, best] = [mean, { mixtures, values }]
  }
  return best
}

function differences(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, at) => value - b[at]!)
}
