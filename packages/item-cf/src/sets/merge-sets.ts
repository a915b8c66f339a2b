import type { Id } from '../ids.ts'
import { type AllocateSets, allocateArrays, type ItemSets, indexSets, readSets } from './item-sets.ts'
import { finish } from './steps.ts'

/**
 * Old and new sets together. Known items keep their numbers, new ones come after them, the most frequent first.
 *
 * @param options `allocate` makes the arrays of the merged sets
 * @returns the sets, and for each item 1 where a new set holds it
 */
export function mergeSets(
  where: string,
  old: ItemSets,
  sets: Iterable<Iterable<Id>>,
  { minCount, allocate }: { minCount: number; allocate: AllocateSets },
): { sets: ItemSets; touched: Uint8Array } {
  const more = finish(
    readSets(where, sets, {
      minCount: 1,
      maxItems: Number.MAX_SAFE_INTEGER,
      allocate: allocateArrays(false),
    }),
  )
  const ids = old.ids
  const renumber = new Int32Array(more.counts.length).fill(-1)
  let length = ids.length
  for (let i = 0; i < more.counts.length; i++) {
    const known = ids.indexOf(more.ids.ids[i]!)
    if (known >= 0) renumber[i] = known
    else if (more.counts[i]! >= minCount) renumber[i] = length++
  }
  const merged = ids.copy()
  const counts = new Int32Array(length)
  counts.set(old.counts)
  const touched = new Uint8Array(length)
  for (let i = 0; i < more.counts.length; i++) {
    const item = renumber[i]!
    if (item < 0) continue
    if (item >= old.ids.length) merged.add(more.ids.ids[i]!)
    counts[item]! += more.counts[i]!
    touched[item] = 1
  }
  const oldEntries = old.setItems.length
  const offsets = new Int32Array(old.setOffsets.length + more.setOffsets.length - 1)
  const items = new Int32Array(oldEntries + more.setItems.length)
  offsets.set(old.setOffsets)
  items.set(old.setItems)
  let setCount = old.setOffsets.length - 1
  let at = oldEntries
  for (let s = 0; s < more.setOffsets.length - 1; s++) {
    const first = at
    for (let e = more.setOffsets[s]!; e < more.setOffsets[s + 1]!; e++) {
      const item = renumber[more.setItems[e]!]!
      if (item >= 0) items[at++] = item
    }
    if (at > first) offsets[++setCount] = at
  }
  return { sets: indexSets(merged, counts, offsets, items, setCount, allocate), touched }
}
