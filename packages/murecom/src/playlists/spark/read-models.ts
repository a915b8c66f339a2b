import { ImplicitAls, type ItemCfKernels, ItemKnn, type ItemRow } from '@murecom/item-cf'
import { KeyedVectors } from '@murecom/word2vec'
import { RecommenderError } from '../../errors.ts'
import type { TrackList } from '../catalog.ts'
import type { BlendModels } from '../training/models.ts'
import type { SparkManifest } from './manifest.ts'
import { readParts } from './read-parts.ts'

/** How models are read. */
interface ReadOptions {
  kernels: ItemCfKernels | undefined
  signal: AbortSignal | undefined
}

/**
 * The models of one training by Spark.
 *
 * @param training `'first'` or `'again'`
 * @param lists what it was trained on
 * @throws RecommenderError `'incomplete'`, or `'broken'` for rows that do not fit together
 */
export async function readSparkModels(
  folder: string,
  training: 'first' | 'again',
  manifest: SparkManifest,
  lists: Iterable<TrackList>,
  options: ReadOptions,
): Promise<BlendModels> {
  const { models } = manifest
  const items = await readItems(folder, `${training}/items`, manifest, lists, options)
  return {
    items,
    ...(models.includes('als') && { als: await readAls(folder, `${training}/als`, manifest, items, lists, options) }),
    ...(models.includes('word2vec') && {
      vectors: await readWords(folder, `${training}/word2vec`, manifest, items, options),
    }),
  }
}

async function readItems(
  folder: string,
  table: string,
  { neighbors: k, minCount }: SparkManifest,
  lists: Iterable<TrackList>,
  { kernels, signal }: ReadOptions,
): Promise<ItemKnn> {
  const rows: ItemRow[] = []
  for await (const part of readParts(folder, table, ['id', 'similar', 'scores'], signal)) {
    for (const { id, similar, scores } of part)
      rows.push({ id: id as number, ids: similar as number[], scores: scores as number[] })
  }
  return fitting(folder, table, () => ItemKnn.fromRows(lists, rows, { similarity: 'rp3beta', k, minCount, kernels }))
}

async function readAls(
  folder: string,
  table: string,
  { factors, alpha, regularization }: SparkManifest,
  items: ItemKnn,
  lists: Iterable<TrackList>,
  { signal }: ReadOptions,
): Promise<ImplicitAls> {
  const ids = items.ids as number[]
  const { known, vectors } = await readVectors(folder, table, factors, ids, signal)
  if (known.length < ids.length)
    throw broken(folder, table, `${ids.length - known.length} of ${ids.length} tracks are missing`)
  let sets = 0
  let entries = 0
  for (const list of lists) {
    sets++
    entries += list.length
  }
  // MLlib multiplies lambda by the entries of each list. A list that is asked about gets that of a list of mean length.
  const of = {
    regularization: (regularization * entries) / sets,
    frequencyScaling: 0,
    objective: 'wmf',
    alpha,
  } as const
  const counts = ids.map(id => items.countOf(id))
  return fitting(folder, table, () => ImplicitAls.fromFactors(ids, vectors, { ...of, factors, counts, sets }))
}

async function readWords(
  folder: string,
  table: string,
  { vectorSize }: SparkManifest,
  items: ItemKnn,
  { signal }: ReadOptions,
): Promise<KeyedVectors<number>> {
  const { known, vectors } = await readVectors(folder, table, vectorSize, items.ids as number[], signal)
  return fitting(folder, table, () => KeyedVectors.fromArrays(known, vectors, { dimensions: vectorSize }))
}

/** The vectors of some tracks, in the order of their ids; those that are not there are left out. */
async function readVectors(
  folder: string,
  table: string,
  size: number,
  ids: readonly number[],
  signal: AbortSignal | undefined,
): Promise<{ known: number[]; vectors: Float32Array }> {
  const found = new Map<number, Float32Array>()
  for await (const rows of readParts(folder, table, ['id', 'vector'], signal)) {
    for (const { id, vector } of rows) {
      const row = Float32Array.from(vector as number[])
      if (row.length !== size)
        throw broken(folder, table, `the vector of track ${id} has ${row.length} numbers, not ${size}`)
      if (!row.every(Number.isFinite)) throw broken(folder, table, `the vector of track ${id} has what is no number`)
      found.set(id as number, row)
    }
  }
  const known = ids.filter(id => found.has(id))
  const vectors = new Float32Array(known.length * size)
  for (const [n, id] of known.entries()) vectors.set(found.get(id)!, n * size)
  return { known, vectors }
}

/** What a model refuses is a fault of the files. */
function fitting<T>(folder: string, table: string, make: () => T): T {
  try {
    return make()
  } catch (cause) {
    if (!(cause instanceof RangeError || cause instanceof TypeError)) throw cause
    throw broken(folder, table, cause.message, cause)
  }
}

function broken(folder: string, table: string, why: string, cause?: unknown): RecommenderError {
  return new RecommenderError('broken', `${folder}: ${table} does not fit: ${why}`, { cause })
}
