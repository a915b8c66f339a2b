/**
 * Compressed sparse rows: row r holds the entries `offsets[r] .. offsets[r + 1]` of `indices` and `values`.
 * Shapes: offsets rows + 1; indices and values one for each entry.
 */
export interface Csr {
  offsets: Int32Array
  indices: Int32Array
  values: Float64Array
}

/** Counts how often each key appears: on return `offsets[k]` is the number of keys below k. offsets: groups + 1, zeros. */
export function countOffsets(keys: Int32Array, length: number, groups: number, offsets: Int32Array): void {
  for (let i = 0; i < length; i++) offsets[keys[i]! + 1]!++
  for (let g = 0; g < groups; g++) offsets[g + 1]! += offsets[g]!
}

/**
 * Puts triples (row, column, value) into rows, each row in the order in which the triples came (a stable counting sort).
 * cursor: a copy of the offsets of {@link countOffsets}; on return each is its row's end. O(entries).
 */
export function fillRows(
  rows: Int32Array,
  columns: Int32Array,
  values: Float64Array,
  length: number,
  cursor: Int32Array,
  outIndices: Int32Array,
  outValues: Float64Array,
): void {
  for (let i = 0; i < length; i++) {
    const at = cursor[rows[i]!]!++
    outIndices[at] = columns[i]!
    outValues[at] = values[i]!
  }
}

/**
 * Transposes: column c of the input becomes row c, its entries ascending by input row whatever their order was. cursor as
 * in {@link fillRows}, made from the input's indices. O(rows + entries).
 */
export function fillTransposed(
  offsets: Int32Array,
  indices: Int32Array,
  values: Float64Array,
  rows: number,
  cursor: Int32Array,
  outIndices: Int32Array,
  outValues: Float64Array,
): void {
  for (let r = 0; r < rows; r++) {
    const end = offsets[r + 1]!
    for (let e = offsets[r]!; e < end; e++) {
      const at = cursor[indices[e]!]!++
      outIndices[at] = r
      outValues[at] = values[e]!
    }
  }
}
