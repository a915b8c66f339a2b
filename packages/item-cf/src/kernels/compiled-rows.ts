import type { RowKernel, RowKernelInput } from './kernels.ts'

/** Where the memory that the module may use begins. */
const BASE = 1024
/** Rows of one call. */
export const SEGMENT_ROWS = 1024
/** Keys that the module adds before it looks whether there is room. */
const BLOCK = 256

/**
 * The row kernel of assembly/rows.ts on a compiled module, with a copy of the data in a memory of its own; undefined where
 * the data is more than that can hold.
 */
export function compiledRowKernel(module: WebAssembly.Module, input: RowKernelInput): RowKernel | undefined {
  const { itemOffsets, itemSets, setOffsets, setItems, rows, k } = input
  const items = rows.length
  const packed = input.setWeights ? undefined : packCells(itemOffsets, input.columns)
  // Counts too high for a packed cell are added up as weights of 1.
  const weights = packed ? new Float64Array(0) : (input.setWeights ?? new Float64Array(setOffsets.length - 1).fill(1))
  const columns = packed ? packed.columns : input.columns
  const places = k + 1
  const capacity = 2 ** Math.ceil(Math.log2(places + 2 * BLOCK))
  const entries = SEGMENT_ROWS * places
  let end = BASE
  const place = (bytes: number): number => {
    const at = end
    end = Math.ceil((end + bytes) / 64) * 64
    return at
  }
  const inputs: [Int32Array | Uint32Array | Float64Array, number][] = [
    itemOffsets,
    itemSets,
    setOffsets,
    setItems,
    rows,
    columns,
    weights,
  ].map(array => [array, place(array.byteLength + 128)])
  const cells = place((packed ? 4 : 8) * items)
  const touched = place(4 * (items + 1))
  const keys = place(8 * capacity)
  const indices = place(4 * entries)
  const scores = place(4 * entries)
  const bounds = place(8 * SEGMENT_ROWS)
  if (end > 2 ** 31) return undefined
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / 65536) })
  const { buffer } = memory
  for (const [array, at] of inputs) {
    new Uint8Array(buffer, at).set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
  }
  if (packed) new Uint32Array(buffer, cells, items).set(packed.cells)
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const setup = exports['setup'] as (...values: number[]) => void
  const segment = exports['segment'] as (first: number, count: number) => number
  const addresses = [...inputs.map(([, at]) => at), cells, touched, keys, indices, scores, bounds]
  setup(...addresses, k, capacity, packed?.shift ?? 0, packed ? 0 : 1, orderOf(input.columns))
  return {
    segment(first, count) {
      const length = segment(first, count)
      return {
        bounds: new Int32Array(buffer, bounds, 2 * count),
        indices: new Int32Array(buffer, indices, length),
        scores: new Float32Array(buffer, scores, length),
      }
    },
  }
}

/**
 * A word for each item: room for a count of common sets below, the number of its column factor above. Undefined where 32 bits are
 * too few for both.
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
