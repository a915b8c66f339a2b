import { loadSimdKernels } from '@murecom/item-cf/simd'
import { Blend } from '../blend.ts'
import type { CatalogTrack, PlaylistCatalog } from '../catalog.ts'
import { type BlendChoice, chooseBlend } from '../choice/choose-blend.ts'
import { type HeldOutList, holdOut } from '../choice/hold-out.ts'
import { trainCold } from '../cold/train-cold.ts'
import { NameTable } from '../name-table.ts'
import type { BlendPartName } from '../parts/types.ts'
import { type BlendModels, modelsOf, namesIn, partsOf, type RecommenderModels } from './models.ts'
import { trainModels } from './train-models.ts'
import type { ResolvedTrainOptions } from './train-options.ts'
import { buildNeighborTable } from './train-table.ts'
import { checkLearnable, countTracks } from './training-counts.ts'

/** With more than this share of the entries held out, the models are trained again on everything. */
const SPARED_SHARE = 0.01

/** What a training made, and with {@link keepAll} the models that bring nothing too. */
interface Trained {
  models: RecommenderModels & { choice: BlendChoice }
  /** All models that were trained without a look at their weights. */
  all: BlendModels
}

/**
 * Trains the parts of a blend, finds their weights on lists of which tracks are held out, and makes the table of next songs.
 *
 * @param keepAll trains the parts without a weight again too: for whoever measures them
 */
export async function trainRecommender(
  where: string,
  catalog: PlaylistCatalog,
  o: ResolvedTrainOptions,
  { keepAll = false }: { keepAll?: boolean } = {},
): Promise<Trained> {
  const playlists = catalog.playlists({ minLength: 2 })
  const { counts, lists } = await countTracks(playlists, o)
  o.onCounts(counts)
  checkLearnable(where, counts)
  const { minCount, kept: tracks } = counts
  const held = holdOut(playlists, lists, { minCount, tracks, seed: o.seed })
  const first = await trainModels(held.rest, o.parts, { minCount, tracks }, o)
  const again = (names: ReadonlySet<BlendPartName>) =>
    trainModels(playlists, keepAll ? o.parts : names, { minCount, tracks }, o)
  return blendModels(catalog, { first, held: held.lists, ...(held.share > SPARED_SHARE && { again }) }, o)
}

/** Models that were trained without what is held out, and how they are trained again on everything, where they are. */
interface FirstModels {
  first: BlendModels
  held: readonly HeldOutList[]
  again?: ((names: ReadonlySet<BlendPartName>) => Promise<BlendModels>) | undefined
}

/** Finds the weights of models, and makes the table of next songs. */
export async function blendModels(
  catalog: PlaylistCatalog,
  { first, held, again }: FirstModels,
  o: Pick<ResolvedTrainOptions, 'k' | 'seed' | 'signal' | 'onStage' | 'featuresOf' | 'kernels'>,
): Promise<Trained> {
  o.onStage('weights')
  const choice = await chooseBlend(partsOf(first), held, o)
  const names = namesIn(choice)
  const all = again ? await again(names) : first
  const models = modelsOf(all, names)
  await catalog.load?.(models.items.ids as readonly number[], { signal: o.signal })
  const cold = await coldOf(catalog, models, o)
  o.onStage('table')
  const blend = new Blend(partsOf(models), { list: choice.list.weights, song: choice.song.weights })
  const table = await buildNeighborTable(models.items, blend, o)
  return {
    models: {
      ...models,
      ...(cold && { cold }),
      table,
      names: NameTable.build(tracksOf(catalog, models.items.ids as number[])),
      choice,
    },
    all,
  }
}

async function coldOf(
  catalog: PlaylistCatalog,
  { als }: BlendModels,
  o: Pick<ResolvedTrainOptions, 'signal' | 'onStage' | 'featuresOf' | 'kernels'>,
) {
  if (!als || !o.featuresOf) return undefined
  o.onStage('features')
  const kernels = o.kernels.itemCf ?? (await loadSimdKernels())
  return trainCold(catalog, als, o.featuresOf, { kernels, signal: o.signal })
}

function* tracksOf(catalog: PlaylistCatalog, ids: readonly number[]): Generator<CatalogTrack> {
  for (let i = 0; i < ids.length; i += 1000) yield* catalog.tracks(ids.slice(i, i + 1000))
}
