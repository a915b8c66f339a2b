import type { ItemSets } from './item-sets.ts'

/** Work of a row besides that of its sets, in entries: it is written out, too. */
const WORK_OF_A_ROW = 50

/** Rows in at most `parts` ranges whose work is about the same. O(entries) */
export function equalRanges(
  sets: Pick<ItemSets, 'itemOffsets' | 'itemSets' | 'setOffsets'>,
  parts: number,
): [from: number, to: number][] {
  const { itemOffsets, itemSets, setOffsets } = sets
  const items = itemOffsets.length - 1
  const work = new Float64Array(items)
  for (let i = 0; i < items; i++) {
    work[i] = WORK_OF_A_ROW
    for (let e = itemOffsets[i]!; e < itemOffsets[i + 1]!; e++) {
      const set = itemSets[e]!
      work[i]! += setOffsets[set + 1]! - setOffsets[set]!
    }
  }
  const total = work.reduce((sum, one) => sum + one, 0)
  const ranges: [number, number][] = []
  let from = 0
  let done = 0
  for (let i = 0; i < items; i++) {
    done += work[i]!
    if (done * parts < total * (ranges.length + 1) && i < items - 1) continue
    ranges.push([from, i + 1])
    from = i + 1
  }
  return ranges
}
