import {
  BaselineOnly,
  KnnBaseline,
  KnnBasic,
  KnnWithMeans,
  KnnWithZScore,
  type RatingModel,
  type SimilarityName,
} from '../src/index.ts'

export { BaselineOnly, KnnBaseline, KnnBasic, NotFittedError, type RatingRow, RatingsDataset } from '../src/index.ts'

/** One maker for each rating model. */
export const MODEL_MAKERS: ((name?: SimilarityName) => RatingModel)[] = [
  () => new BaselineOnly(),
  name => new KnnBasic({ similarity: { name } }),
  name => new KnnWithMeans({ similarity: { name } }),
  name => new KnnWithZScore({ similarity: { name } }),
  name => new KnnBaseline({ similarity: { name } }),
]

/** Position of the first byte that differs, or -1: `toEqual` finds any two ArrayBuffers equal. */
export function firstDifference(a: ArrayBuffer, b: ArrayBuffer): number {
  const [x, y] = [new Uint8Array(a), new Uint8Array(b)]
  for (let i = 0; i < Math.max(x.length, y.length); i++) if (x[i] !== y[i]) return i
  return -1
}
