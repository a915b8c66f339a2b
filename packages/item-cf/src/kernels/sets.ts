/**
 * Keeps the entries whose new number is not -1, renumbered, in place; empty sets vanish. offsets: sets + 1, items: entries,
 * renumber: old items. Returns the number of sets that stay; their entries end at `offsets[that]`.
 */
export function compactSets(offsets: Int32Array, items: Int32Array, sets: number, renumber: Int32Array): number {
  let kept = 0
  let at = 0
  let start = 0
  for (let s = 0; s < sets; s++) {
    const end = offsets[s + 1]!
    const first = at
    for (let e = start; e < end; e++) {
      const item = renumber[items[e]!]!
      if (item >= 0) items[at++] = item
    }
    start = end
    if (at > first) offsets[++kept] = at
  }
  return kept
}

/**
 * Transposes a 0/1 matrix in sparse rows: row c of the output lists the input rows that hold c, ascending. cursor: the start
 * of each output row; on return each is its row's end. O(entries).
 */
export function transposeSets(
  offsets: Int32Array,
  items: Int32Array,
  sets: number,
  cursor: Int32Array,
  out: Int32Array,
): void {
  for (let s = 0; s < sets; s++) {
    const end = offsets[s + 1]!
    for (let e = offsets[s]!; e < end; e++) out[cursor[items[e]!]!++] = s
  }
}
