import type { ItemRow } from 'murecom/item-cf'

/** Rows of one record. */
const ROWS = 1024

/**
 * Rows as binary records, little endian: the number of rows n and of neighbours m, n ids, n counts of neighbours, m ids of
 * neighbours, all as 32-bit integers, then m scores as 32-bit floats. Readers take each as four arrays.
 */
export function* rowRecords(rows: Iterable<ItemRow>): Generator<Uint8Array> {
  let some: ItemRow[] = []
  for (const row of rows) {
    some.push(row)
    if (some.length < ROWS) continue
    yield recordOf(some)
    some = []
  }
  if (some.length > 0) yield recordOf(some)
}

function recordOf(rows: readonly ItemRow[]): Uint8Array {
  const total = rows.reduce((sum, { ids }) => sum + ids.length, 0)
  const bytes = new Uint8Array(8 + 8 * rows.length + 8 * total)
  const integers = new Int32Array(bytes.buffer)
  const scores = new Float32Array(bytes.buffer, 8 + 8 * rows.length + 4 * total)
  integers[0] = rows.length
  integers[1] = total
  let at = 0
  for (const [n, row] of rows.entries()) {
    integers[2 + n] = row.id as number
    integers[2 + rows.length + n] = row.ids.length
    integers.set(row.ids as number[], 2 + 2 * rows.length + at)
    scores.set(row.scores, at)
    at += row.ids.length
  }
  return bytes
}
