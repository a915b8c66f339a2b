import { checkOptions, type OptionNames } from '@murecom/internal'
import { loadSimdKernels } from '@murecom/item-cf/simd'
import { foldName } from '@murecom/spotify-crawler/names'
import { RecommenderError } from './errors.ts'
import { PlaylistRecommender } from './playlist-recommender.ts'
import type { PlaylistCatalog } from './playlists/catalog.ts'
import { isAnotherCatalog } from './playlists/files/catalog-identity.ts'
import { SparkLists } from './playlists/spark/lists.ts'
import { readSparkManifest } from './playlists/spark/manifest.ts'
import { readSparkModels } from './playlists/spark/read-models.ts'
import { trainEase } from './playlists/training/train-models.ts'
import { type TrainOptions, trainDefaults } from './playlists/training/train-options.ts'
import { blendModels } from './playlists/training/train-recommender.ts'
import { countTracks } from './playlists/training/training-counts.ts'

/** How {@link sparkRecommender} makes a recommender: what Spark has not decided. */
export type SparkRecommenderOptions = Pick<
  TrainOptions,
  'k' | 'featuresOf' | 'seed' | 'workers' | 'kernels' | 'createWorkers' | 'signal' | 'onCounts' | 'onStage'
>

const OPTIONS: OptionNames<SparkRecommenderOptions> = {
  k: 1,
  featuresOf: 1,
  seed: 1,
  workers: 1,
  kernels: 1,
  createWorkers: 1,
  signal: 1,
  onCounts: 1,
  onStage: 1,
}

/**
 * A recommender of the models that cluster/spark trained on a snapshot of the catalogue. EASE is fitted here, the weights of the
 * blend are found on what Spark held out, and the next songs of every track are looked up in the blend, all as in
 * `PlaylistRecommender.train`.
 *
 * @param folder what Spark wrote, copied to a disk of this machine
 * @throws (as a rejection) RecommenderError `'not-spark-models'`, `'other-version'`, `'incomplete'`, `'broken'` or `'other-catalog'`;
 *   the signal's reason when it is aborted
 * @example
 * const recommender = await sparkRecommender(await openCatalog('playlists.db'), 'models')
 * await saveRecommender(recommender, 'next-songs')
 */
export async function sparkRecommender(
  catalog: PlaylistCatalog,
  folder: string,
  options: SparkRecommenderOptions = {},
): Promise<PlaylistRecommender> {
  const where = 'sparkRecommender'
  const o = trainDefaults(checkOptions(where, options, OPTIONS), where)
  const manifest = readSparkManifest(folder)
  const why = isAnotherCatalog(catalog, manifest.identity)
  if (why) throw new RecommenderError('other-catalog', `${folder}: was trained on another catalogue: ${why}`)
  const kernels = o.kernels.itemCf ?? (await loadSimdKernels())
  const lists = await SparkLists.read(folder, o.signal)
  const { minCount } = manifest
  const { counts } = await countTracks(lists.all(), { minCount, signal: o.signal })
  o.onCounts(counts)
  const modelsOf = async (training: 'first' | 'again') => {
    o.onStage('items')
    const trained = training === 'first' ? lists.rest() : lists.all()
    const models = await readSparkModels(folder, training, manifest, trained, { kernels, signal: o.signal })
    return { ...models, ease: await trainEase(trained, { minCount, kernels }, o) }
  }
  const first = await modelsOf('first')
  const held = lists.heldOut(id => first.items.has(id))
  const again = manifest.again ? () => modelsOf('again') : undefined
  const { models } = await blendModels(catalog, { first, held, again }, o)
  return new PlaylistRecommender(catalog, models, { foldName })
}
