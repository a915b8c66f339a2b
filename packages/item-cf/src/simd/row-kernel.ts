import type { Kernels, RowKernel, RowKernelInput } from '../kernels/types.ts'

/** Where the memory that the module may use begins. */
const BASE = 1024
/** Rows of one call. */
export const SEGMENT_ROWS = 1024
/** Keys that the module adds before it looks whether there is room. */
const BLOCK = 256
const PAGE = 65536
/** What the module may read behind the end of an array. */
const BEHIND = 128

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64
const keyCapacity = (k: number): number => 2 ** Math.ceil(Math.log2(k + 1 + 2 * BLOCK))

/** What one thread needs besides the sets: at least 28 bytes for each item, of which the operating system gives what is used. */
function scratchBytes(items: number, sets: number, k: number): number {
  const outputs = 8 * SEGMENT_ROWS * (k + 2)
  return aligned(28 * items + 8 * sets + 8 * keyCapacity(k) + outputs + 16 * (BEHIND + 64))
}

/** Int32Arrays in one memory of WebAssembly. */
export interface SetsInMemory {
  memory: WebAssembly.Memory
  arrays: Int32Array[]
}

/**
 * Memory for a row kernel in each of `threads` threads and the sparse sets that they share, so that none has a copy: the arrays
 * itemOffsets, itemSets, setOffsets, setItems. Undefined where that is more than a memory of WebAssembly can hold.
 */
export function allocateSets(
  items: number,
  sets: number,
  entries: number,
  k: number,
  threads: number,
): SetsInMemory | undefined {
  let end = BASE
  const starts = [items + 1, entries, sets + 1, entries].map(length => {
    const at = end
    end = aligned(at + 4 * length + BEHIND)
    return { at, length }
  })
  const pages = Math.ceil((end + threads * scratchBytes(items, sets, k)) / PAGE)
  if (pages >= 65536) return undefined
  let memory: WebAssembly.Memory
  try {
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: threads > 1 })
  } catch {
    return undefined
  }
  return { memory, arrays: starts.map(({ at, length }) => new Int32Array(memory.buffer, at, length)) }
}

/**
 * The row kernel of assembly/rows.ts in the memory of {@link allocateSets}, in which `input` has its sets; `thread` counts from 0
 * those that use it.
 */
export function compiledRowKernel(
  { plain, shared }: NonNullable<Kernels['rowModules']>,
  input: RowKernelInput,
  memory: WebAssembly.Memory,
  thread: number,
): RowKernel {
  const { itemOffsets, itemSets, setOffsets, setItems, rows, k } = input
  const { buffer } = memory
  const items = rows.length
  const sets = setOffsets.length - 1
  const packed = input.setWeights ? undefined : packCells(itemOffsets, input.columns)
  // Counts too high for a packed cell are added up as weights of 1.
  const weights = packed ? new Float64Array(0) : (input.setWeights ?? new Float64Array(sets).fill(1))
  const columns = packed ? packed.columns : input.columns
  const capacity = keyCapacity(k)
  const entries = SEGMENT_ROWS * (k + 1)
  let end = aligned(setItems.byteOffset + setItems.byteLength + BEHIND) + thread * scratchBytes(items, sets, k)
  const place = (bytes: number): number => {
    const at = end
    end = aligned(at + bytes)
    return at
  }
  const copy = (values: Float64Array): number => {
    const at = place(values.byteLength)
    new Float64Array(buffer, at, values.length).set(values)
    return at
  }
  const inputs = [itemOffsets, itemSets, setOffsets, setItems].map(array => array.byteOffset)
  inputs.push(copy(rows), copy(columns), copy(weights))
  const cells = place((packed ? 4 : 8) * items)
  if (packed) new Uint32Array(buffer, cells, items).set(packed.cells)
  const touched = place(4 * (items + 1))
  const keys = place(8 * capacity)
  const indices = place(4 * entries)
  const scores = place(4 * entries)
  const bounds = place(8 * SEGMENT_ROWS)
  const isShared = typeof SharedArrayBuffer !== 'undefined' && buffer instanceof SharedArrayBuffer
  const { exports } = new WebAssembly.Instance(isShared ? shared : plain, { env: { memory } })
  const setup = exports['setup'] as (...values: number[]) => void
  const segment = exports['segment'] as (first: number, count: number) => number
  const addresses = [...inputs, cells, touched, keys, indices, scores, bounds]
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
