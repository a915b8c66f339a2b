/**
 * The first of the two transpositions for entries that still have their old numbers: row `renumber[c]` of the output lists
 * the sets that hold c, ascending; items whose new number is -1 are left out, and sets that they leave empty are not
 * counted. offsets: sets + 1, items: entries, renumber: old items, cursor: the start of each output row; on return each is its
 * row's end. keptOffsets: sets + 1, the offsets of the sets that stay. Returns how many stay. O(entries).
 */
export function transposeRenumbered(
  offsets: Int32Array,
  items: Int32Array,
  sets: number,
  renumber: Int32Array,
  cursor: Int32Array,
  out: Int32Array,
  keptOffsets: Int32Array,
): number {
  let kept = 0
  let at = 0
  for (let s = 0; s < sets; s++) {
    const end = offsets[s + 1]!
    const first = at
    for (let e = offsets[s]!; e < end; e++) {
      const item = renumber[items[e]!]!
      if (item < 0) continue
      out[cursor[item]!++] = kept
      at++
    }
    if (at > first) keptOffsets[++kept] = at
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
