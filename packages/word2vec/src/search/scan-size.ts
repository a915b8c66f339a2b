import type { MemoryPlan, Place } from '@murecom/internal/wasm'

/** Queries that one scan of the vectors answers, and rows that it takes at a time. */
export const SCAN_QUERIES = 16
export const SCAN_ROWS = 4096

/** Room for a scan: its queries, `stride` numbers each, and their scores of a block of rows. */
export const reserveScan = (
  plan: MemoryPlan,
  stride: number,
): { queries: Place<Float32Array>; scores: Place<Float32Array> } => ({
  queries: plan.reserve(Float32Array, SCAN_QUERIES * stride),
  scores: plan.reserve(Float32Array, SCAN_QUERIES * SCAN_ROWS),
})

/** Rows from which on a table is searched by 8-bit copies, where the kernels have them. A scan of fewer takes half a millisecond. */
export const SCREENED_ROWS = 20_000
