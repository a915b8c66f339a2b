import type { Neighbors, RadiusNeighbors } from '../tree/collectors.ts'

/**
 * The k best of each query from the answers of parts, which are sorted by (distance, index) and filled up with -1. The parts
 * hold consecutive rows, in order, so of equal distances the one in the earlier part has the lower index.
 */
export function mergeNearest(parts: readonly Neighbors[], k: number): Neighbors {
  const [first] = parts
  if (!first || parts.length === 1) return first ?? { distances: new Float64Array(0), indices: new Int32Array(0) }
  const distances = new Float64Array(first.distances.length)
  const indices = new Int32Array(first.indices.length)
  const at = new Int32Array(parts.length)
  for (let offset = 0; offset < indices.length; offset += k) {
    at.fill(offset)
    for (let slot = offset; slot < offset + k; slot++) {
      let best = -1
      for (let part = 0; part < parts.length; part++) {
        const here = at[part]!
        if (here === offset + k || parts[part]!.indices[here] === -1) continue
        if (best < 0 || parts[part]!.distances[here]! < parts[best]!.distances[at[best]!]!) best = part
      }
      indices[slot] = best < 0 ? -1 : parts[best]!.indices[at[best]!]!
      distances[slot] = best < 0 ? Number.POSITIVE_INFINITY : parts[best]!.distances[at[best]!]!
      if (best >= 0) at[best]!++
    }
  }
  return { distances, indices }
}

/** Everything within the radius, from the answers of consecutive parts, which are all sorted or all in order of index. */
export function mergeWithin(parts: readonly RadiusNeighbors[], sorted: boolean): RadiusNeighbors {
  const [first] = parts
  if (!first || parts.length === 1) {
    return first ?? { offsets: new Int32Array(1), distances: new Float64Array(0), indices: new Int32Array(0) }
  }
  const queries = first.offsets.length - 1
  const offsets = new Int32Array(queries + 1)
  const total = parts.reduce((sum, part) => sum + part.indices.length, 0)
  const distances = new Float64Array(total)
  const indices = new Int32Array(total)
  let slot = 0
  for (let q = 0; q < queries; q++) {
    const at = parts.map(part => part.offsets[q]!)
    for (;;) {
      let best = -1
      for (let part = 0; part < parts.length; part++) {
        if (at[part] === parts[part]!.offsets[q + 1]) continue
        if (best < 0 || (sorted && parts[part]!.distances[at[part]!]! < parts[best]!.distances[at[best]!]!)) best = part
      }
      if (best < 0) break
      indices[slot] = parts[best]!.indices[at[best]!]!
      distances[slot++] = parts[best]!.distances[at[best]!++]!
    }
    offsets[q + 1] = slot
  }
  return { offsets, distances, indices }
}
