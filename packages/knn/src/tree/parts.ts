import type { Floats } from '../kernels/scan.ts'

/** Rows of a growing tree and their ids. */
export interface Part {
  rows: Floats
  ids: Int32Array
}

/** An array of zeros of the same type. */
export function floatsLike(values: Floats, length: number): Floats {
  return values instanceof Float64Array ? new Float64Array(length) : new Float32Array(length)
}

/** A copy of all parts, at least one, one behind the other. */
export function joinParts(parts: readonly Part[], dimensions: number): Part {
  const length = parts.reduce((sum, part) => sum + part.ids.length, 0)
  const rows = floatsLike(parts[0]!.rows, length * dimensions)
  const ids = new Int32Array(length)
  let at = 0
  for (const part of parts) {
    rows.set(part.rows, at * dimensions)
    ids.set(part.ids, at)
    at += part.ids.length
  }
  return { rows, ids }
}

/** A copy of the rows whose id is kept. */
export function keptOf({ rows, ids }: Part, dimensions: number, isKept: (id: number) => boolean): Part {
  const kept = ids.filter(isKept)
  const out = floatsLike(rows, kept.length * dimensions)
  let at = 0
  for (let i = 0; i < ids.length; i++) {
    if (isKept(ids[i]!)) out.set(rows.subarray(i * dimensions, (i + 1) * dimensions), dimensions * at++)
  }
  return { rows: out, ids: kept }
}
