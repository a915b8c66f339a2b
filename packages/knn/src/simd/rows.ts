import type { Place } from '@murecom/internal/wasm'
import type { SimdExports } from '../generated/simd.ts'
import type { MetricFunctions } from '../metrics/metric.ts'
import type { StoredTree } from '../tree/shape.ts'

/** Everything that the layout of an index's memory follows from. */
export interface IndexShape {
  readonly length: number
  readonly dimensions: number
  /** Columns of a row with those that fill it up to a multiple of 4, which are 0. */
  readonly stride: number
  /** Nodes of the tree. */
  readonly nodes: number
  /** Whether rows are float64. The kernels find the reduced distances of such rows; of float32 rows they find bounds. */
  readonly exact: boolean
}

/** An index in WebAssembly memory, as the searches see it: rows and centroids are `stride` columns wide. */
export interface SimdRows extends IndexShape, Readonly<StoredTree> {
  readonly metric: MetricFunctions
  /** What rounding may take from a norm, relative. */
  readonly margin: number
}

/** What every part of a search by SIMD works with. */
export interface SimdContext {
  readonly kernels: SimdExports
  readonly index: SimdRows
  readonly memory: WebAssembly.Memory
  /** How far off a float32 sum over the columns may be, relative. */
  readonly sumError: number
}

/** The arrays of places that were reserved together. */
export type Views<Places> = { readonly [Name in keyof Places]: Places[Name] extends Place<infer A> ? A : never }

export function viewsOf<Places extends Record<string, Place<unknown>>>(
  places: Places,
  { buffer }: WebAssembly.Memory,
): Views<Places> {
  const views = Object.entries(places).map(([name, place]) => [name, place.view(buffer)])
  return Object.fromEntries(views) as Views<Places>
}
