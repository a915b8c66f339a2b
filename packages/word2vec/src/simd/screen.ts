/**
 * The 8-bit codes of a table of vectors, in a WebAssembly memory of their own, and searches by them; the formula is in
 * assembly/screen.ts. They take `stride` + 8 bytes a row, about 27 % of what the vectors take.
 */

import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { Word2vecExports } from '../generated/word2vec.ts'
import type { Screen } from '../kernels/types.ts'
import { SCREENED_ROWS } from '../search/scan-size.ts'

/** Rows that share an error, in assembly/screen.ts. */
const BLOCK = 64
/** Rows that are coded, or screened with one set of thresholds, at a time; the first times are shorter. */
const ROWS_AT_ONCE = 4096
const QUERIES = 16
/** Above it, sums of products could pass 2^31. */
const MAX_STRIDE = 16384
/** Numbers that a screening needs for itself. */
const SCRATCH = 36

/**
 * Codes of `rows`, `count` times `stride` float32.
 *
 * @returns undefined where the table is small, where there is no room for them, or where rows are too long
 */
export function openScreen(module: WebAssembly.Module, rows: Float32Array, stride: number): Screen | undefined {
  const count = rows.length / stride
  if (count < SCREENED_ROWS || count >= 2 ** 28 || stride > MAX_STRIDE) return
  const room = Math.ceil(count / BLOCK) * BLOCK
  const plan = new MemoryPlan({ align: 64 })
  const block = plan.reserve(Float32Array, BLOCK * stride)
  // A number of a query's code has one byte or two, by the module.
  const panelPlace = plan.reserve(Uint16Array, QUERIES * stride)
  const factPlace = plan.reserve(Float32Array, 3 * QUERIES)
  const scratch = plan.reserve(Float32Array, SCRATCH)
  const foundPlace = plan.reserve(Uint32Array, QUERIES * ROWS_AT_ONCE)
  const codes = plan.reserve(Uint8Array, room * stride)
  const bases = plan.reserve(Int32Array, room)
  const factors = plan.reserve(Float32Array, room)
  const errors = plan.reserve(Float32Array, room / BLOCK)
  const memory = plan.allocate()
  if (!memory) return
  const { codeBytes, quantize, screen } = instantiate<Word2vecExports>(module, memory)
  const { buffer } = memory
  const panels =
    codeBytes() === 1 ? new Uint8Array(buffer, panelPlace.byteOffset, panelPlace.length) : panelPlace.view(buffer)
  const facts = factPlace.view(buffer)
  const found = foundPlace.view(buffer)
  const copy = block.view(buffer)
  for (let row = 0; row < count; row += BLOCK) {
    const part = Math.min(BLOCK, count - row)
    copy.set(rows.subarray(row * stride, (row + part) * stride))
    quantize(
      block.byteOffset,
      stride,
      part,
      codes.byteOffset + row * stride,
      bases.byteOffset + row * Int32Array.BYTES_PER_ELEMENT,
      factors.byteOffset + row * Float32Array.BYTES_PER_ELEMENT,
      errors.byteOffset + (row / BLOCK) * Float32Array.BYTES_PER_ELEMENT,
    )
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
      const pairs = screen(
        panelPlace.byteOffset,
        factPlace.byteOffset,
        queries.length,
        codes.byteOffset,
        bases.byteOffset,
        factors.byteOffset,
        errors.byteOffset,
        stride,
        first,
        last,
        slack,
        scratch.byteOffset,
        foundPlace.byteOffset,
      )
      for (let i = 0; i < pairs; i++) onRow(found[i]! >>> 28, found[i]! & 0xfffffff)
    }
  }
}
