/**
 * The 8-bit codes of a table of vectors, in a WebAssembly memory of their own, and searches by them; the formula is in
 * assembly/screen.ts. They take `stride` + 8 bytes a row, about 27 % of what the vectors take.
 */

import type { Screen } from '../kernels/types.ts'
import { SCREENED_ROWS } from '../search/scan-size.ts'

/** Rows that share an error, in assembly/screen.ts. */
const BLOCK = 64
/** Rows that are coded, or screened with one set of thresholds, at a time; the first times are shorter. */
const ROWS_AT_ONCE = 4096
const QUERIES = 16
/** Above it, sums of products could pass 2^31. */
const MAX_STRIDE = 16384
const PAGE = 65536
const FIRST_BYTE = 1024

/**
 * Codes of `rows`, `count` times `stride` float32.
 *
 * @returns undefined where the table is small, where there is no room for them, or where rows are too long
 */
export function openScreen(module: WebAssembly.Module, rows: Float32Array, stride: number): Screen | undefined {
  const count = rows.length / stride
  if (count < SCREENED_ROWS || count >= 2 ** 28 || stride > MAX_STRIDE) return
  const room = Math.ceil(count / BLOCK) * BLOCK
  let end = FIRST_BYTE
  const place = (bytes: number): number => {
    const at = end
    end = Math.ceil((end + bytes) / 64) * 64
    return at
  }
  const rowsAt = place(4 * BLOCK * stride)
  const panelsAt = place(2 * QUERIES * stride)
  const factsAt = place(12 * QUERIES)
  const scratchAt = place(256)
  const foundAt = place(4 * QUERIES * ROWS_AT_ONCE)
  const codesAt = place(room * stride)
  const basesAt = place(4 * room)
  const factorsAt = place(4 * room)
  const errorsAt = place((4 * room) / BLOCK)
  if (end >= 2 ** 32) return
  let memory: WebAssembly.Memory
  try {
    const pages = Math.ceil(end / PAGE)
    memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  } catch {
    return
  }
  const { codeBytes, quantize, screen } = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    string,
    (...numbers: number[]) => number
  >
  const wide = codeBytes!()
  const { buffer } = memory
  const panels = wide === 1 ? new Uint8Array(buffer, panelsAt) : new Uint16Array(buffer, panelsAt)
  const facts = new Float32Array(buffer, factsAt, 3 * QUERIES)
  const found = new Uint32Array(buffer, foundAt, QUERIES * ROWS_AT_ONCE)
  const copy = new Float32Array(buffer, rowsAt, BLOCK * stride)
  for (let row = 0; row < count; row += BLOCK) {
    const part = Math.min(BLOCK, count - row)
    copy.set(rows.subarray(row * stride, (row + part) * stride))
    const codes = codesAt + row * stride
    quantize!(rowsAt, stride, part, codes, basesAt + 4 * row, factorsAt + 4 * row, errorsAt + (4 * row) / BLOCK)
  }
  // Rounding of s / |x| and of E by sums of `stride` squares, of the product and the limits: some units of 2^-24 each.
  const slack = 2e-6 + stride * 2 ** -24

  /** Code of query `q`; see assembly/screen.ts. */
  const encode = (query: ArrayLike<number>, q: number): void => {
    let greatest = 0
    for (let c = 0; c < query.length; c++) greatest = Math.max(greatest, Math.abs(query[c]!))
    const step = Math.fround(greatest / 63) || 1
    let lost = 0
    const panel = (q >> 2) * 4 * stride + (q & 3) * 4
    for (let c = 0; c < stride; c++) {
      const value = (query[c] ?? 0) / step
      const whole = Math.max(-63, Math.min(63, Math.round(value)))
      lost += (value - whole) ** 2
      panels[panel + (c >> 2) * 16 + (c & 3)] = whole + 64
    }
    facts[3 * q] = step
    facts[3 * q + 1] = step * Math.sqrt(lost)
  }

  return (queries, threshold, onRow) => {
    for (const [q, query] of queries.entries()) encode(query, q)
    for (let first = 0, size = BLOCK; first < count; first += size, size = Math.min(ROWS_AT_ONCE, first)) {
      const last = Math.min(count, first + size)
      for (let q = 0; q < queries.length; q++) facts[3 * q + 2] = threshold(q)
      const pairs = screen!(
        panelsAt,
        factsAt,
        queries.length,
        codesAt,
        basesAt,
        factorsAt,
        errorsAt,
        stride,
        first,
        last,
        slack,
        scratchAt,
        foundAt,
      )
      for (let i = 0; i < pairs; i++) onRow(found[i]! >>> 28, found[i]! & 0xfffffff)
    }
  }
}
