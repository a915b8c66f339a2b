import { show } from '@murecom/internal'
import type { Id } from '../ids.ts'
import type { ItemCfModules } from '../kernels/types.ts'
import { type ItemSets, readSets } from '../sets/item-sets.ts'
import type { Steps } from '../sets/steps.ts'
import { type AlsMemory, allocateAls, layOutAls } from './memory.ts'
import type { ResolvedAlsOptions } from './options.ts'

/** Sets of ids, or of ids with a value each, such as how often each was played. */
export type WeightedSets = Iterable<Iterable<Id>> | Iterable<ReadonlyMap<Id, number>>

/** Reads every set once, straight into the memory of a fit. */
export function* readAlsSets(
  where: string,
  sets: WeightedSets,
  { minCount, factors }: ResolvedAlsOptions,
  modules: ItemCfModules | undefined,
  workers: number,
): Steps<{ data: ItemSets; memory: AlsMemory }> {
  const shared = workers > 0
  const compiled = (shared ? modules?.alsShared : modules?.als) !== undefined
  const valued: ReadonlyMap<Id, number>[] = []
  let memory: AlsMemory | undefined
  const data = yield* readSets(where, idsOf(where, sets, valued), {
    minCount,
    maxItems: Number.MAX_SAFE_INTEGER,
    allocate(items, setCount, entries) {
      const weighted = valued.length > 0
      const threads = Math.max(1, workers)
      memory = allocateAls({ items, sets: setCount, entries, factors, weighted, threads }, { shared, compiled })
      const { buffer } = memory
      const [ofSets, ofItems] = layOutAls(memory.sizes).sides
      const places = [ofItems.offsets, ofItems.indices, ofSets.offsets, ofSets.indices]
      return { arrays: places.map(place => place.view(buffer)) }
    },
  })
  if (valued.length > 0) yield* placeValues(data, memory!, valued)
  return { data, memory: memory! }
}

/** The ids of each set; sets with values are also added to `valued`. */
function* idsOf(where: string, sets: WeightedSets, valued: ReadonlyMap<Id, number>[]): Generator<Iterable<Id>> {
  if (typeof (sets as Partial<Iterable<unknown>>)?.[Symbol.iterator] !== 'function' || typeof sets === 'string') {
    throw new TypeError(`${where}: sets must be an iterable of iterables of ids, got ${show(sets)}`)
  }
  let row = 0
  for (const set of sets) {
    const isMap = set instanceof Map
    if (row > 0 && isMap !== valued.length > 0) {
      throw new TypeError(
        `${where}: row ${row} of sets must be ${isMap ? 'no Map' : 'a Map'} as the rows before, got ${show(set)}`,
      )
    }
    if (isMap) {
      for (const [id, value] of set) {
        if (Number.isFinite(value) && value > 0) continue
        throw new RangeError(
          `${where}: the value of ${show(id)} in row ${row} must be a finite number above 0, got ${show(value)}`,
        )
      }
      valued.push(set)
    }
    yield isMap ? set.keys() : (set as Iterable<Id>)
    row++
  }
}

/** Puts the values of sets beside their entries, both ways. */
function* placeValues(data: ItemSets, memory: AlsMemory, valued: readonly ReadonlyMap<Id, number>[]): Steps<void> {
  const { setOffsets, setItems, itemOffsets, ids } = data
  const [ofSets, ofItems] = layOutAls(memory.sizes).sides
  const ofEntries = ofSets.values!.view(memory.buffer)
  const transposed = ofItems.values!.view(memory.buffer)
  const cursor = new Int32Array(itemOffsets)
  let set = 0
  for (const [row, map] of valued.entries()) {
    const known = [...map].map(([id, value]) => [ids.indexOf(id), value] as const).filter(([item]) => item >= 0)
    if (known.length === 0) continue // sets that lost all their items are not counted
    const values = new Map(known)
    for (let e = setOffsets[set]!; e < setOffsets[set + 1]!; e++) {
      const item = setItems[e]!
      ofEntries[e] = values.get(item)!
      transposed[cursor[item]!++] = values.get(item)!
    }
    set++
    if (row % 64 === 0) yield
  }
}
