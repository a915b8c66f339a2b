/**
 * Searches a large table of vectors by 8-bit copies of them, in a WebAssembly memory of their own; assembly/screen.ts has the
 * formula. The copies take `stride` + 8 bytes a row, about 27 % of what the vectors take.
 */

import { instantiate, MemoryPlan } from '@murecom/internal/wasm'
import type { Word2vecExports } from '../generated/word2vec.ts'
import type { Screen } from '../kernels/types.ts'
import { SCAN_QUERIES, SCREENED_ROWS } from '../search/scan-size.ts'

/** Rows that share an error, in assembly/screen.ts. */
const BLOCK = 64
/** Rows that are screened with one set of thresholds at most; the first times are shorter. */
const ROWS_AT_ONCE = 4096
/** Above it, sums of products could pass 2^31. */
const MAX_STRIDE = 16384
/** A found pair holds the row in 28 bits, the query in the other four. */
const ROW_BITS = 28
/** Numbers of each query: its step, its error and the threshold. */
const FACTS = 3
/** Numbers that the kernel needs for itself. */
const SCRATCH = 36

/** Where everything lies. */
function planScreen(count: number, stride: number) {
  const room = Math.ceil(count / BLOCK) * BLOCK
  const plan = new MemoryPlan({ align: 64 })
  return {
    plan,
    /** Rows that are copied in to be quantised. */
    block: plan.reserve(Float32Array, BLOCK * stride),
    // A number of a query has one byte or two, by the module: there is room for the larger.
    panels: plan.reserve(Uint16Array, SCAN_QUERIES * stride),
    facts: plan.reserve(Float32Array, FACTS * SCAN_QUERIES),
    scratch: plan.reserve(Float32Array, SCRATCH),
    found: plan.reserve(Uint32Array, SCAN_QUERIES * ROWS_AT_ONCE),
    groups: plan.reserve(Uint8Array, room * stride),
    bases: plan.reserve(Int32Array, room),
    factors: plan.reserve(Float32Array, room),
    errors: plan.reserve(Float32Array, room / BLOCK),
  }
}

/**
 * Quantises `rows`, which are `stride` float32 each, and returns the search among them.
 *
 * @returns undefined where the table is small, where there is no room for a copy, or where rows are too long
 */
export function openScreen(module: WebAssembly.Module, rows: Float32Array, stride: number): Screen | undefined {
  const count = rows.length / stride
  if (count < SCREENED_ROWS || count >= 2 ** ROW_BITS || stride > MAX_STRIDE) return
  const places = planScreen(count, stride)
  const memory = places.plan.allocate()
  if (!memory) return
  const { buffer } = memory
  const kernels = instantiate<Word2vecExports>(module, memory)
  quantizeRows(kernels, places, buffer, rows, stride)
  const { groups, bases, factors, errors, scratch } = places
  const panels =
    kernels.codeBytes() === 1
      ? new Uint8Array(buffer, places.panels.byteOffset, places.panels.length)
      : places.panels.view(buffer)
  const facts = places.facts.view(buffer)
  const found = places.found.view(buffer)
  // Rounding of s / |x| and of E by sums of `stride` squares, of the product and the limits: some units of 2^-24 each.
  const slack = 2e-6 + stride * 2 ** -24

  return (queries, threshold, onRow) => {
    for (const [q, query] of queries.entries()) {
      const { step, error } = quantizeQuery(query, q, stride, panels)
      facts[FACTS * q] = step
      facts[FACTS * q + 1] = error
    }
    for (let first = 0, size = BLOCK; first < count; first += size, size = Math.min(ROWS_AT_ONCE, first)) {
      const last = Math.min(count, first + size)
      for (let q = 0; q < queries.length; q++) facts[FACTS * q + 2] = threshold(q)
      const pairs = kernels.screen(
        places.panels.byteOffset,
        places.facts.byteOffset,
        queries.length,
        groups.byteOffset,
        bases.byteOffset,
        factors.byteOffset,
        errors.byteOffset,
        stride,
        first,
        last,
        slack,
        scratch.byteOffset,
        places.found.byteOffset,
      )
      for (let i = 0; i < pairs; i++) onRow(found[i]! >>> ROW_BITS, found[i]! & (2 ** ROW_BITS - 1))
    }
  }
}

/** Writes the 8-bit copies of all rows, a block at a time. */
function quantizeRows(
  { quantize }: Word2vecExports,
  { block, groups, bases, factors, errors }: ReturnType<typeof planScreen>,
  buffer: ArrayBufferLike,
  rows: Float32Array,
  stride: number,
): void {
  const count = rows.length / stride
  const copy = block.view(buffer)
  for (let row = 0; row < count; row += BLOCK) {
    const part = Math.min(BLOCK, count - row)
    copy.set(rows.subarray(row * stride, (row + part) * stride))
    quantize(
      block.byteOffset,
      stride,
      part,
      groups.byteOffset + row * stride,
      bases.byteOffset + row * Int32Array.BYTES_PER_ELEMENT,
      factors.byteOffset + row * Float32Array.BYTES_PER_ELEMENT,
      errors.byteOffset + (row / BLOCK) * Float32Array.BYTES_PER_ELEMENT,
    )
  }
}

/** Writes query `q` into its panel, in 7 bits a number; returns its step B and its error F. */
function quantizeQuery(
  query: ArrayLike<number>,
  q: number,
  stride: number,
  panels: Uint8Array | Uint16Array,
): { step: number; error: number } {
  let greatest = 0
  for (let c = 0; c < query.length; c++) greatest = Math.max(greatest, Math.abs(query[c]!))
  const step = Math.fround(greatest / 63) || 1
  let lost = 0
  // Four queries share a panel: four columns of one, then of the next.
  const panel = (q >> 2) * 4 * stride + (q & 3) * 4
  for (let c = 0; c < stride; c++) {
    const value = (query[c] ?? 0) / step
    const whole = Math.max(-63, Math.min(63, Math.round(value)))
    lost += (value - whole) ** 2
    panels[panel + (c >> 2) * 16 + (c & 3)] = whole + 64
  }
  return { step, error: step * Math.sqrt(lost) }
}
