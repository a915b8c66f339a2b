import { instantiate } from '@murecom/internal/wasm'
import type { RowsExports } from '../generated/rows.ts'
import type { ItemCfModules, RowKernel, RowKernelInput, RowMemory, ScoreFormula } from '../kernels/types.ts'
import { layOutRows } from './row-memory.ts'

/**
 * The row kernel of assembly/rows.ts in a memory of `allocateRowMemory`, in which `input` has its sets. Undefined where the
 * runtime cannot run it.
 *
 * @param thread number of the calling thread among those that use the memory, from 0
 */
export function compiledRowKernel(
  modules: ItemCfModules,
  input: RowKernelInput,
  { memory, sizes }: RowMemory,
  thread: number,
): RowKernel | undefined {
  const module = sizes.shared ? modules.rowsShared : modules.rows
  if (!module) return undefined
  const { itemOffsets, itemSets, setOffsets, setItems, k } = input
  const ratio = input.kind === 'ratio'
  const rows = ratio ? interleaved(input.rows, input.rowSums) : input.rows
  const columns = ratio ? interleaved(input.columns, input.products) : input.columns
  const { buffer } = memory
  const layout = layOutRows(sizes)
  const places = layout.threads[thread]!
  const packed = input.setWeights ? undefined : packCells(itemOffsets, columns)
  places.rows.view(buffer).set(rows)
  places.columns.view(buffer).set(packed?.columns ?? columns)
  if (packed) places.packedCells.view(buffer).set(packed.cells)
  // Counts too high for a packed cell are added up as weights of 1.
  else if (input.setWeights) places.weights.view(buffer).set(input.setWeights)
  else places.weights.view(buffer).fill(1)
  const { setup, segment } = instantiate<RowsExports>(module, memory)
  setup(
    itemOffsets.byteOffset,
    itemSets.byteOffset,
    setOffsets.byteOffset,
    setItems.byteOffset,
    places.rows.byteOffset,
    places.columns.byteOffset,
    places.weights.byteOffset,
    places.weightedCells.byteOffset,
    places.touched.byteOffset,
    places.keys.byteOffset,
    places.indices.byteOffset,
    places.scores.byteOffset,
    places.bounds.byteOffset,
    k,
    layout.keyCapacity,
    packed?.shift ?? 0,
    packed === undefined,
    orderOf(input),
    ratio,
    input.overlap,
  )
  const bounds = places.bounds.view(buffer)
  const indices = places.indices.view(buffer)
  const scores = places.scores.view(buffer)
  return {
    segment(first, count) {
      const length = segment(first, count)
      return {
        bounds: bounds.subarray(0, 2 * count),
        indices: indices.subarray(0, length),
        scores: scores.subarray(0, length),
      }
    },
  }
}

/** The values of both by turns. */
function interleaved(a: Float64Array, b: Float64Array): Float64Array {
  const out = new Float64Array(2 * a.length)
  for (let n = 0; n < a.length; n++) {
    out[2 * n] = a[n]!
    out[2 * n + 1] = b[n]!
  }
  return out
}

/**
 * A word for each item: room for a count of common sets below, the number of its column factors above. Undefined where 32
 * bits are too few for both.
 *
 * @param columns one factor of each item, or two, one behind the other
 */
function packCells(
  itemOffsets: Int32Array,
  columns: Float64Array,
): { cells: Uint32Array; columns: Float64Array; shift: number } | undefined {
  const items = itemOffsets.length - 1
  const width = columns.length / items
  const numbers = new Map<number, Map<number, number>>()
  const distinct: number[] = []
  const cells = new Uint32Array(items)
  let most = 0
  let count = 0
  let [last, lastOther] = [Number.NaN, Number.NaN]
  let number = -1
  for (let j = 0; j < items; j++) {
    const column = columns[width * j]!
    const other = columns[width * j + width - 1]!
    most = Math.max(most, itemOffsets[j + 1]! - itemOffsets[j]!)
    // Items are sorted by how many sets hold them, which most factors follow from: mostly they are the last ones again.
    if (column !== last || other !== lastOther) {
      const ofColumn = numbers.get(column) ?? new Map<number, number>()
      numbers.set(column, ofColumn)
      number = ofColumn.get(other) ?? count
      if (number === count) {
        ofColumn.set(other, count++)
        distinct.push(...columns.subarray(width * j, width * (j + 1)))
      }
      last = column
      lastOther = other
    }
    cells[j] = number
  }
  const shift = 32 - Math.ceil(Math.log2(count + 1))
  if (most >= 2 ** shift) return undefined
  for (let j = 0; j < items; j++) cells[j] = cells[j]! << shift
  return { cells, columns: Float64Array.from(distinct), shift }
}

/** -1 where scores of equal sums never fall with the item's number, 1 where they never rise, 0 where they do both. */
function orderOf({ columns, products }: ScoreFormula): number {
  let falls = false
  let rises = false
  for (let n = 1; n < columns.length; n++) {
    falls ||= columns[n]! < columns[n - 1]! || products[n]! > products[n - 1]!
    rises ||= columns[n]! > columns[n - 1]! || products[n]! < products[n - 1]!
  }
  return falls ? (rises ? 0 : 1) : rises ? -1 : 1
}
