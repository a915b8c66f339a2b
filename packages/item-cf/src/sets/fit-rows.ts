import type { ResolvedItemKnnOptions } from '../item-knn-options.ts'
import type { Kernels } from '../kernels/types.ts'
import { buildRows } from '../threads/row-threads.ts'
import { DenseRows, fitEase } from './ease.ts'
import { type ItemRows, SparseRows } from './item-rows.ts'
import type { ItemSets } from './item-sets.ts'
import { formulaOf, type ItemSimilarityName } from './item-similarity.ts'
import type { RowSource } from './neighbor-rows.ts'

/** What the sparse rows of a model are computed from. */
export function sourceOf(sets: ItemSets, options: ResolvedItemKnnOptions): RowSource {
  const formula = formulaOf(sets, { ...options, similarity: options.similarity as ItemSimilarityName })
  const { counts, setOffsets, setItems, itemOffsets, itemSets, memory } = sets
  return { sets: { counts, setOffsets, setItems, itemOffsets, itemSets, memory }, formula, k: options.k }
}

/** Every row of a model, on this thread. */
export function rowsOf(sets: ItemSets, options: ResolvedItemKnnOptions, kernels?: Kernels): ItemRows {
  if (options.similarity === 'ease') {
    return new DenseRows(fitEase(sets, options.regularization, kernels), sets.counts.length)
  }
  return new SparseRows(buildRows(sourceOf(sets, options), kernels), options.k)
}
