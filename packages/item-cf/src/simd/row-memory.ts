import { MemoryPlan, type Place } from '@murecom/internal/wasm'
import { type RowMemory, type RowMemorySizes, SEGMENT_ROWS } from '../kernels/types.ts'

/** Keys that the module adds before it looks whether there is room. */
const BLOCK = 256
/**
 * Bytes behind the sets' arrays that the module reads ahead. They are zeros, so that the entries there are valid set numbers.
 */
const READ_AHEAD = 128
/** Each array begins at a line of the processor's cache. */
const LINE = 64

/** Room of one thread. */
interface ThreadPlaces {
  /** One factor of each item, or two, one behind the other. */
  rows: Place<Float64Array>
  columns: Place<Float64Array>
  weights: Place<Float64Array>
  /** A word for each item: of 8 bytes with weights of sets, of 4 without. */
  weightedCells: Place<Float64Array>
  packedCells: Place<Uint32Array>
  touched: Place<Int32Array>
  keys: Place<BigUint64Array>
  indices: Place<Int32Array>
  scores: Place<Float32Array>
  bounds: Place<Int32Array>
}

/** Where everything lies in a {@link RowMemory}. */
interface RowMemoryLayout {
  plan: MemoryPlan
  itemOffsets: Place<Int32Array>
  itemSets: Place<Int32Array>
  setOffsets: Place<Int32Array>
  setItems: Place<Int32Array>
  /** Keys that each thread has room for. */
  keyCapacity: number
  threads: ThreadPlaces[]
}

/** The layout that follows from the sizes, the same in every thread. */
export function layOutRows({
  items,
  sets,
  entries,
  k,
  ratio,
  threads,
}: Omit<RowMemorySizes, 'shared'>): RowMemoryLayout {
  const plan = new MemoryPlan({ align: LINE })
  const keyCapacity = 2 ** Math.ceil(Math.log2(k + 1 + 2 * BLOCK))
  const outputs = SEGMENT_ROWS * (k + 1)
  const factors = (ratio ? 2 : 1) * items
  return {
    plan,
    itemOffsets: plan.reserve(Int32Array, items + 1, READ_AHEAD),
    itemSets: plan.reserve(Int32Array, entries, READ_AHEAD),
    setOffsets: plan.reserve(Int32Array, sets + 1, READ_AHEAD),
    setItems: plan.reserve(Int32Array, entries, READ_AHEAD),
    keyCapacity,
    threads: Array.from({ length: threads }, () => {
      const rows = plan.reserve(Float64Array, factors)
      const columns = plan.reserve(Float64Array, factors)
      const weights = plan.reserve(Float64Array, sets)
      const weightedCells = plan.reserve(Float64Array, items)
      return {
        rows,
        columns,
        weights,
        weightedCells,
        // The same place: a kernel has cells of one kind.
        packedCells: { ...weightedCells, view: buffer => new Uint32Array(buffer, weightedCells.byteOffset, items) },
        touched: plan.reserve(Int32Array, items + 1),
        keys: plan.reserve(BigUint64Array, keyCapacity),
        indices: plan.reserve(Int32Array, outputs),
        scores: plan.reserve(Float32Array, outputs),
        bounds: plan.reserve(Int32Array, 2 * SEGMENT_ROWS),
      }
    }),
  }
}

/** Int32Arrays in a {@link RowMemory}: itemOffsets, itemSets, setOffsets, setItems. */
interface SetsInMemory {
  memory: RowMemory
  arrays: Int32Array[]
}

/**
 * One memory for the sparse sets and for a row kernel in each of `threads` threads, so that no thread has a copy of the sets.
 * It takes 28 bytes for each item and thread, for ratios 44; the system provides the pages that are used. Undefined where
 * that is more than a memory of WebAssembly can hold, or where the runtime refuses it.
 */
export function allocateRowMemory(sizes: RowMemorySizes): SetsInMemory | undefined {
  const { plan, itemOffsets, itemSets, setOffsets, setItems } = layOutRows(sizes)
  const memory = plan.allocate({ shared: sizes.shared })
  if (!memory) return undefined
  const arrays = [itemOffsets, itemSets, setOffsets, setItems].map(place => place.view(memory.buffer))
  return { memory: { memory, sizes }, arrays }
}
