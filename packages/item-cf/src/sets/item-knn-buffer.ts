import { type BufferFormat, BufferWriter } from '@murecom/internal'
import { resolveItemKnn } from '../item-knn-options.ts'
import { SEGMENT_ROWS } from '../kernels/types.ts'
import { DenseRows } from './ease.ts'
import type { ItemKnnParts } from './fit.ts'
import { SparseRows } from './item-rows.ts'
import { allocateArrays, indexSets } from './item-sets.ts'
import { idArray, ModelReader } from './model-buffer.ts'
import type { Segment } from './neighbor-rows.ts'

const FORMAT: BufferFormat = { magic: 'mIKN', version: 1, kind: 'ItemKnn' }
const WHERE = 'ItemKnn.from'

export function writeItemKnn({ options, sets, rows }: ItemKnnParts): ArrayBuffer {
  const { ids } = sets.ids
  const { array, integers } = idArray(ids)
  const writer = new BufferWriter(FORMAT).add(array).add(sets.counts).add(sets.setOffsets).add(sets.setItems)
  const header = { options, items: ids.length, sets: sets.setOffsets.length - 1, integers }
  if (rows instanceof DenseRows) return writer.add(rows.weights).finish(header)
  const { segments } = rows as SparseRows
  for (const { starts, ends, indices, scores } of segments) writer.add(starts).add(ends).add(indices).add(scores)
  return writer.finish(header)
}

export function readItemKnn(buffer: ArrayBuffer | Uint8Array): ItemKnnParts {
  const reader = new ModelReader(WHERE, buffer, FORMAT)
  const items = reader.integer('items', 1, 2 ** 31)
  const setCount = reader.integer('sets', 1, 2 ** 31)
  const options = reader.options(resolveItemKnn)
  const ids = reader.ids(items)
  const counts = reader.take('Int32Array', items)
  const offsets = reader.take('Int32Array', setCount + 1)
  const setItems = reader.take('Int32Array')
  checkSets(reader, counts, offsets, setItems, items)
  const sets = indexSets(ids, counts, offsets, setItems, setCount, allocateArrays(false))
  if (options.similarity === 'ease') {
    const weights = reader.take('Float32Array', items * items)
    if (!weights.every(Number.isFinite)) reader.refuse('a weight is no number')
    return { options, sets, rows: new DenseRows(weights, items) }
  }
  const segments: Segment[] = []
  for (let first = 0; first < items; first += SEGMENT_ROWS) {
    const rows = Math.min(SEGMENT_ROWS, items - first)
    const starts = reader.take('Int32Array', rows)
    const ends = reader.take('Int32Array', rows)
    const indices = reader.take('Int32Array')
    const scores = reader.take('Float32Array', indices.length)
    const fits = starts.every((start, r) => start >= 0 && start <= ends[r]! && ends[r]! <= indices.length)
    if (!fits || !indices.every(j => j >= 0 && j < items)) reader.refuse('a row of neighbours points outside')
    if (!scores.every(score => score >= 0 && score < Number.POSITIVE_INFINITY))
      reader.refuse('a score is negative or no number')
    segments.push({ starts, ends, indices, scores })
  }
  return { options, sets, rows: new SparseRows(segments, options.k) }
}

function checkSets(
  reader: ModelReader,
  counts: Int32Array,
  offsets: Int32Array,
  setItems: Int32Array,
  items: number,
): void {
  const seen = new Int32Array(items)
  for (const item of setItems) {
    if (!(item >= 0 && item < items)) reader.refuse('a set holds an item that does not exist')
    seen[item]!++
  }
  if (!seen.every((count, i) => count === counts[i])) reader.refuse('its counts are not those of its sets')
  const ordered = offsets.every((offset, s) => offset >= (s === 0 ? 0 : offsets[s - 1]!))
  if (!ordered || offsets[0] !== 0 || offsets[offsets.length - 1] !== setItems.length) reader.refuse('its sets overlap')
}
