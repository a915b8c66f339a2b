import type { Id } from '../ids.ts'

/** What happens to a second rating of the same item by the same user. */
export type DuplicateRule = 'error' | 'first' | 'last' | 'mean'

/** Applies the rule to `ratings` in place; returns the rows that stay, or undefined where none is a duplicate. */
export function mergeDuplicates(
  userIndices: readonly number[],
  itemIndices: readonly number[],
  ratings: number[],
  users: readonly Id[],
  items: readonly Id[],
  rule: DuplicateRule,
): number[] | undefined {
  const firstRow = new Map<number, number>()
  const counts = new Map<number, number>()
  const kept: number[] = []
  for (let row = 0; row < ratings.length; row++) {
    // Both positions are below 2^31 and their product with the number of items below 2^53 for any data that fits memory.
    const pair = userIndices[row]! * items.length + itemIndices[row]!
    const first = firstRow.get(pair)
    if (first === undefined) {
      firstRow.set(pair, row)
      kept.push(row)
      continue
    }
    if (rule === 'error') {
      const user = String(users[userIndices[row]!])
      const item = String(items[itemIndices[row]!])
      throw new RangeError(
        `RatingsDataset.from: rows must rate an item once for each user, got user ${user} and item ${item} in rows ` +
          `${first} and ${row}; the option duplicates says which one holds`,
      )
    }
    if (rule === 'last') ratings[first] = ratings[row]!
    if (rule === 'mean') {
      const count = (counts.get(first) ?? 1) + 1
      counts.set(first, count)
      ratings[first]! += (ratings[row]! - ratings[first]!) / count
    }
  }
  return kept.length === ratings.length ? undefined : kept
}
