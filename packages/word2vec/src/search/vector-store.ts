import { MemoryPlan } from '@murecom/internal/wasm'
import { UnknownKeyError } from '../errors.ts'
import type { OpenKernels, Screen, Word2VecKernels } from '../kernels/types.ts'
import type { Key } from '../types.ts'
import { reserveScan } from './scan-size.ts'
import { suggestKeys } from './suggest-keys.ts'
import { inverseLengths } from './vector-math.ts'

/** Vectors in a memory of the kernels, with room for a scan. */
export interface StoredRows {
  /** One row a key, `stride` float32 each. */
  readonly rows: Float32Array
  readonly stride: number
  readonly queries: Float32Array
  readonly scores: Float32Array
  readonly kernels: OpenKernels
  /** How often the rows have changed, where they may. */
  readonly changes?: () => number
}

/** The vectors of a KeyedVectors, and what was computed of them. */
export interface VectorStore<K extends Key> extends StoredRows {
  readonly keys: readonly K[]
  readonly index: ReadonlyMap<K, number>
  readonly dimensions: number
  /** 1 / length of each row (1 for a row of zeros), made when first needed. */
  inverse(): Float64Array
  /** The 8-bit copies of a large table, where the kernels have them; made when they are first needed. */
  screen(): Screen | false
  /** Discards the 8-bit copies until the rows change: they cannot separate vectors that point the same way. */
  dropScreen(): void
}

export function openStore<K extends Key>(
  keys: readonly K[],
  index: ReadonlyMap<K, number>,
  dimensions: number,
  stored: StoredRows,
): VectorStore<K> {
  const { rows, stride, kernels } = stored
  let made: { changes?: number | undefined; inverse?: Float64Array; screen?: Screen | false } = {}
  /** What was made of the rows, empty when they have changed since. */
  const kept = (): typeof made => {
    const changes = stored.changes?.()
    if (made.changes !== changes) made = { changes }
    return made
  }
  return {
    ...stored,
    keys,
    index,
    dimensions,
    inverse: () => (kept().inverse ??= inverseLengths(rows, keys.length, stride)),
    screen: () => (kept().screen ??= kernels.screen?.(rows, stride) ?? false),
    dropScreen: () => {
      kept().screen = false
    },
  }
}

/** A copy of the first `count` rows in a memory of the kernels. */
export function copyRows(
  rows: Float32Array | Float64Array,
  count: number,
  stride: number,
  kernels: Word2VecKernels,
): StoredRows {
  const plan = new MemoryPlan({ align: 64 })
  const place = plan.reserve(Float32Array, count * stride)
  const { queries, scores } = reserveScan(plan, stride)
  const memory = kernels.allocate(plan, false)
  const { buffer } = memory
  const copy = place.view(buffer)
  copy.set(rows.subarray(0, copy.length))
  return {
    rows: copy,
    stride,
    queries: queries.view(buffer),
    scores: scores.view(buffer),
    kernels: kernels.open(memory),
  }
}

/** Row of a key. @throws UnknownKeyError, which names the nearest keys */
export function rowOf<K extends Key>(store: VectorStore<K>, where: string, key: K): number {
  const row = store.index.get(key)
  if (row === undefined) throw new UnknownKeyError(where, key, suggestKeys(key, store.keys))
  return row
}

/** Vector of a key, not copied. */
export function vectorOf<K extends Key>(store: VectorStore<K>, where: string, key: K): Float32Array {
  const at = rowOf(store, where, key) * store.stride
  return store.rows.subarray(at, at + store.dimensions)
}
