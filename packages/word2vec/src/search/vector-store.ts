import { MemoryPlan } from '@murecom/internal/wasm'
import { UnknownKeyError } from '../errors.ts'
import type { OpenKernels, Screen, Word2VecKernels } from '../kernels/types.ts'
import type { Key } from '../types.ts'
import { scanLength } from './scan-size.ts'
import { suggestKeys } from './suggest-keys.ts'
import { inverseLengths } from './vector-math.ts'

/** Where vectors lie: rows of `stride` float32 at a byte of a memory, and room for a scan. */
export interface StoredRows {
  buffer: ArrayBufferLike
  rowsAt: number
  scanAt: number
  stride: number
  kernels: OpenKernels
  /** How often the rows have changed, where they may. */
  changes?: () => number
}

/** The vectors of a KeyedVectors, and what was computed of them. */
export interface VectorStore<K extends Key> {
  readonly keys: readonly K[]
  readonly index: ReadonlyMap<K, number>
  readonly dimensions: number
  readonly place: StoredRows
  readonly rows: Float32Array
  /** 1 / length of each row (1 for a row of zeros), made when first needed. */
  inverse(): Float64Array
  /** The 8-bit codes of a large table, where the kernels have them; made when they are first needed. */
  screen(): Screen | false
  /** Discards the 8-bit codes until the rows change: they cannot separate vectors that point the same way. */
  dropScreen(): void
}

export function openStore<K extends Key>(
  keys: readonly K[],
  index: ReadonlyMap<K, number>,
  dimensions: number,
  place: StoredRows,
): VectorStore<K> {
  const rows = new Float32Array(place.buffer, place.rowsAt, keys.length * place.stride)
  let made: { changes?: number | undefined; inverse?: Float64Array; screen?: Screen | false } = {}
  /** What was made of the rows, empty when they have changed since. */
  const kept = (): typeof made => {
    const changes = place.changes?.()
    if (made.changes !== changes) made = { changes }
    return made
  }
  return {
    keys,
    index,
    dimensions,
    place,
    rows,
    inverse: () => (kept().inverse ??= inverseLengths(rows, keys.length, place.stride)),
    screen: () => (kept().screen ??= place.kernels.screen?.(rows, place.stride) ?? false),
    dropScreen: () => {
      kept().screen = false
    },
  }
}

/** A copy of the first `count` rows in a memory of the kernels, with room for a scan. */
export function copyRows(
  rows: Float32Array | Float64Array,
  count: number,
  stride: number,
  kernels: Word2VecKernels,
): StoredRows {
  const plan = new MemoryPlan({ align: 64 })
  const copy = plan.reserve(Float32Array, count * stride)
  const scan = plan.reserve(Float32Array, scanLength(stride))
  const memory = kernels.allocate(plan, false)
  const { buffer } = memory
  copy.view(buffer).set(rows.subarray(0, copy.length))
  return { buffer, rowsAt: copy.byteOffset, scanAt: scan.byteOffset, stride, kernels: kernels.open(memory) }
}

/** Row of a key. @throws UnknownKeyError, which names the nearest keys */
export function rowOf<K extends Key>(store: VectorStore<K>, where: string, key: K): number {
  const row = store.index.get(key)
  if (row === undefined) throw new UnknownKeyError(where, key, suggestKeys(key, store.keys))
  return row
}

/** Vector of a key, not copied. */
export function vectorOf<K extends Key>(store: VectorStore<K>, where: string, key: K): Float32Array {
  const at = rowOf(store, where, key) * store.place.stride
  return store.rows.subarray(at, at + store.dimensions)
}
