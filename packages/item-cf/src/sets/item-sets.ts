import { show } from '@murecom/internal'
import type { Id, IdIndex } from '../ids.ts'
import { transposeRenumbered, transposeSets } from '../kernels/sets.ts'
import type { RowMemory } from '../kernels/types.ts'
import { SetReader } from './set-reader.ts'
import type { Steps } from './steps.ts'

/** Sets of items as a 0/1 matrix, sparse both ways. Items are numbered by how many sets hold them, most first. */
export interface ItemSets {
  readonly ids: IdIndex
  /** Sets that hold each item; never 0. */
  readonly counts: Int32Array
  /** Set s holds `setItems[setOffsets[s] .. setOffsets[s + 1]]`, ascending. */
  readonly setOffsets: Int32Array
  readonly setItems: Int32Array
  /** Item i is in `itemSets[itemOffsets[i] .. itemOffsets[i + 1]]`, ascending. */
  readonly itemOffsets: Int32Array
  readonly itemSets: Int32Array
  /** The memory that holds the four arrays where compiled kernels read them: see `allocateRowMemory`. */
  readonly memory?: RowMemory | undefined
}

/** Makes the arrays itemOffsets, itemSets, setOffsets and setItems. */
export type AllocateSets = (
  items: number,
  sets: number,
  entries: number,
) => { arrays: Int32Array[]; memory?: RowMemory }

/** One buffer for each array; other threads can read them if `shared`. */
export function allocateArrays(shared: boolean): AllocateSets {
  const ints = (length: number): Int32Array =>
    new Int32Array(shared ? new SharedArrayBuffer(4 * length) : new ArrayBuffer(4 * length))
  return (items, sets, entries) => ({ arrays: [ints(items + 1), ints(entries), ints(sets + 1), ints(entries)] })
}

interface ReadSetsOptions {
  /** Items in fewer sets are left out. */
  minCount: number
  /** Only this many of the most frequent items are kept. */
  maxItems: number
  allocate: AllocateSets
}

/** Sets that are read in one step. */
const SETS_A_STEP = 256

/**
 * Reads every set once. An item that a set holds twice counts once. Equally frequent items are numbered by first appearance.
 *
 * @throws TypeError that names the row of a value that is not a set or an id; RangeError when nothing is left
 */
export function* readSets(where: string, sets: Iterable<Iterable<Id>>, options: ReadSetsOptions): Steps<ItemSets> {
  if (typeof (sets as Partial<Iterable<unknown>>)?.[Symbol.iterator] !== 'function' || typeof sets === 'string') {
    throw new TypeError(`${where}: sets must be an iterable of iterables of ids, got ${show(sets)}`)
  }
  const reader = new SetReader(where)
  for (const set of sets) {
    if (typeof set === 'string' || typeof (set as Partial<Iterable<Id>>)?.[Symbol.iterator] !== 'function') {
      throw new TypeError(`${where}: row ${reader.length} of sets must be an iterable of ids, got ${show(set)}`)
    }
    reader.read(set)
    if (reader.length % SETS_A_STEP === 0) yield
  }
  const counts = reader.counts()
  const order = byCount(counts, counts.length, options.minCount).subarray(0, options.maxItems)
  if (order.length === 0) {
    const rule = options.minCount > 1 ? `an item that is in ${options.minCount} of them (minCount)` : 'an item'
    throw new RangeError(`${where}: sets must hold ${rule}, got ${reader.length} sets of ${counts.length} items`)
  }
  const picked = reader.pick(order)
  const renumber = reader.renumbering()
  const kept = new Int32Array(order.length)
  for (let i = 0; i < order.length; i++) {
    renumber[reader.keys.values[order[i]!]!] = i
    kept[i] = counts[order[i]!]!
  }
  yield
  const entries = kept.reduce((sum, count) => sum + count, 0)
  const { arrays, memory } = options.allocate(kept.length, reader.length, entries)
  const [itemOffsets, itemSets, allOffsets, setItems] = arrays as FourArrays
  sumUp(kept, itemOffsets)
  const old = [reader.offsets.values, reader.entries.values, reader.length] as const
  const setCount = transposeRenumbered(...old, renumber, copyOf(itemOffsets), itemSets, allOffsets)
  yield
  // There is room for sets that became empty.
  const setOffsets = allOffsets.subarray(0, setCount + 1)
  transposeSets(itemOffsets, itemSets, kept.length, copyOf(setOffsets), setItems)
  return { ids: picked, counts: kept, setOffsets, setItems, itemOffsets, itemSets, memory }
}

type FourArrays = [itemOffsets: Int32Array, itemSets: Int32Array, setOffsets: Int32Array, setItems: Int32Array]

function sumUp(counts: Int32Array, offsets: Int32Array): void {
  for (let i = 0; i < counts.length; i++) offsets[i + 1] = offsets[i]! + counts[i]!
}

/** Both sparse forms, of exact size; transposing twice leaves each set ascending. */
export function indexSets(
  ids: IdIndex,
  counts: Int32Array,
  offsets: Int32Array,
  items: Int32Array,
  setCount: number,
  allocate: AllocateSets,
): ItemSets {
  const entries = offsets[setCount]!
  const { arrays, memory } = allocate(counts.length, setCount, entries)
  const [itemOffsets, itemSets, setOffsets, setItems] = arrays as FourArrays
  sumUp(counts, itemOffsets)
  transposeSets(offsets, items, setCount, copyOf(itemOffsets), itemSets)
  setOffsets.set(offsets.subarray(0, setCount + 1))
  transposeSets(itemOffsets, itemSets, counts.length, copyOf(setOffsets), setItems)
  return { ids, counts, setOffsets, setItems, itemOffsets, itemSets, memory }
}

/** Not `slice`, which of a shared array makes another one. */
function copyOf(values: Int32Array): Int32Array {
  return new Int32Array(values)
}

/** Items with at least `minCount`, by count descending; a stable counting sort. */
export function byCount(counts: Int32Array, length: number, minCount: number): Int32Array {
  let most = 0
  let kept = 0
  for (let i = 0; i < length; i++) {
    if (counts[i]! < minCount) continue
    kept++
    if (counts[i]! > most) most = counts[i]!
  }
  const start = new Int32Array(most + 2)
  for (let i = 0; i < length; i++) if (counts[i]! >= minCount) start[counts[i]!]!++
  let at = 0
  for (let count = most; count >= 0; count--) {
    const many = start[count]!
    start[count] = at
    at += many
  }
  const order = new Int32Array(kept)
  for (let i = 0; i < length; i++) if (counts[i]! >= minCount) order[start[counts[i]!]!++] = i
  return order
}
