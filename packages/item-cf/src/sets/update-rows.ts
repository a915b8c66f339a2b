import type { ResolvedItemKnnOptions } from '../item-knn-options.ts'
import { type ItemCfModules, SEGMENT_ROWS } from '../kernels/types.ts'
import { sourceOf } from './fit.ts'
import { SparseRows } from './item-rows.ts'
import type { ItemSets } from './item-sets.ts'
import { RowBuilder, segmentCount } from './neighbor-rows.ts'

/** The rows of `merged`: touched items are computed anew, the others keep their old rows. */
export function updateRows(
  old: SparseRows,
  merged: ItemSets,
  touched: Uint8Array,
  options: ResolvedItemKnnOptions,
  modules: ItemCfModules | undefined,
): SparseRows {
  const source = sourceOf(merged, options)
  const builder = new RowBuilder(source, modules)
  const segments = Array.from({ length: segmentCount(source) }, (_, s) => {
    const before = old.segments[s]
    const from = s * SEGMENT_ROWS
    const rows = Math.min(SEGMENT_ROWS, merged.counts.length - from)
    const same = before?.starts.length === rows && !touched.subarray(from, from + rows).includes(1)
    return same ? before : builder.build(s, before, touched)
  })
  return new SparseRows(segments, options.k)
}
