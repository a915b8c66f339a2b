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
