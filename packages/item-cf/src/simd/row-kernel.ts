import { instantiate } from '@murecom/internal/wasm'
import type { RowsExports } from '../generated/rows.ts'
import type { ItemCfModules, RowKernel, RowKernelInput, RowMemory } from '../kernels/types.ts'
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
  const { itemOffsets, itemSets, setOffsets, setItems, rows, k } = input
  const { buffer } = memory
  const layout = layOutRows(sizes)
  const places = layout.threads[thread]!
  const packed = input.setWeights ? undefined : packCells(itemOffsets, input.columns)
  places.rows.view(buffer).set(rows)
  places.columns.view(buffer).set(packed?.columns ?? input.columns)
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
    orderOf(input.columns),
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

/**
 * A word for each item: room for a count of common sets below, the number of its column factor above. Undefined where 32 bits
 * are too few for both.
 */
function packCells(
  itemOffsets: Int32Array,
  columns: Float64Array,
): { cells: Uint32Array; columns: Float64Array; shift: number } | undefined {
  const numbers = new Map<number, number>()
  const cells = new Uint32Array(columns.length)
  let most = 0
  let last = Number.NaN
  let number = -1
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j]!
    most = Math.max(most, itemOffsets[j + 1]! - itemOffsets[j]!)
    // Items are sorted by how many sets hold them, which most factors follow from: mostly it is the last one again.
    if (column !== last) {
      number = numbers.get(column) ?? numbers.size
      if (number === numbers.size) numbers.set(column, number)
      last = column
    }
    cells[j] = number
  }
  const shift = 32 - Math.ceil(Math.log2(numbers.size + 1))
  if (most >= 2 ** shift) return undefined
  for (let j = 0; j < cells.length; j++) cells[j] = cells[j]! << shift
  return { cells, columns: Float64Array.from(numbers.keys()), shift }
}

/** -1 where the values never fall, 1 where they never rise, 0 where they do both. */
function orderOf(values: Float64Array): number {
  let falls = false
  let rises = false
  for (let n = 1; n < values.length; n++) {
    falls ||= values[n]! < values[n - 1]!
    rises ||= values[n]! > values[n - 1]!
  }
  return falls ? (rises ? 0 : 1) : rises ? -1 : 1
}
