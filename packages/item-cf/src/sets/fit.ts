import type { Id } from '../ids.ts'
import type { ResolvedItemKnnOptions } from '../item-knn-options.ts'
import type { ItemCfKernels, ItemCfModules } from '../kernels/types.ts'
import { allocateRowMemory } from '../simd/row-memory.ts'
import { DenseRows, fitEase } from './ease.ts'
import { type ItemRows, SparseRows } from './item-rows.ts'
import { type AllocateSets, allocateArrays, type ItemSets, readSets } from './item-sets.ts'
import { formulaOf, isRatio, type SparseSimilarityName } from './item-similarity.ts'
import { RowBuilder, type RowSource, type Segment, segmentCount } from './neighbor-rows.ts'
import type { Steps } from './steps.ts'

/** What an `ItemKnn` consists of. */
export interface ItemKnnParts {
  options: ResolvedItemKnnOptions
  sets: ItemSets
  rows: ItemRows
}

/** Reads sets and computes every row, in the thread that calls. */
export function* fitModel(
  where: string,
  sets: Iterable<Iterable<Id>>,
  options: ResolvedItemKnnOptions,
  kernels: ItemCfKernels,
): Steps<ItemKnnParts> {
  const data = yield* readModelSets(where, sets, options, kernels.modules, 0)
  return { options, sets: data, rows: yield* fitRows(data, options, kernels) }
}

/** Reads the sets of a model into arrays that `workers` other threads, or with 0 the caller's kernels, can read in place. */
export function readModelSets(
  where: string,
  sets: Iterable<Iterable<Id>>,
  options: ResolvedItemKnnOptions,
  modules: ItemCfModules | undefined,
  workers: number,
): Steps<ItemSets> {
  return readSets(where, sets, {
    minCount: options.minCount,
    maxItems: options.similarity === 'ease' ? options.maxItems : Number.MAX_SAFE_INTEGER,
    allocate: allocateSets(options, modules, workers),
  })
}

/** Makes the arrays of a model's sets: in a memory of the compiled kernels, where these compute its rows. */
export function allocateSets(
  options: ResolvedItemKnnOptions,
  modules: ItemCfModules | undefined,
  workers: number,
): AllocateSets {
  const shared = workers > 0
  const ratio = isRatio(options)
  const compiled = options.similarity !== 'ease' && (shared ? modules?.rowsShared : modules?.rows) !== undefined
  return (items, sets, entries) => {
    // Each thread needs room. Where that is too much for one memory, fewer threads compute.
    for (let threads = Math.max(1, workers); compiled && threads > 0; threads >>= 1) {
      const inMemory = allocateRowMemory({ items, sets, entries, k: options.k, ratio, threads, shared })
      if (inMemory) return inMemory
    }
    return allocateArrays(shared)(items, sets, entries)
  }
}

/** The data from which the sparse rows of a model are computed. */
export function sourceOf(sets: ItemSets, options: ResolvedItemKnnOptions): RowSource {
  const formula = formulaOf(sets, { ...options, similarity: options.similarity as SparseSimilarityName })
  const { counts, setOffsets, setItems, itemOffsets, itemSets, memory } = sets
  return { sets: { counts, setOffsets, setItems, itemOffsets, itemSets, memory }, formula, k: options.k }
}

/** Every row of a model, in the thread that calls. */
export function* fitRows(sets: ItemSets, options: ResolvedItemKnnOptions, kernels: ItemCfKernels): Steps<ItemRows> {
  if (options.similarity === 'ease') {
    return new DenseRows(yield* fitEase(sets, options.regularization, kernels), sets.counts.length)
  }
  const source = sourceOf(sets, options)
  const builder = new RowBuilder(source, kernels.modules)
  const segments: Segment[] = []
  for (let s = 0; s < segmentCount(source); s++) {
    segments.push(builder.build(s))
    yield
  }
  return new SparseRows(segments, options.k)
}
