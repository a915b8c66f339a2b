import { editDistance } from '@murecom/internal'
import type { Key } from '../types.ts'

/** Up to three keys that a mistyped one may have meant: smallest edit distance to its text, at most half its length. */
export function suggestKeys<K extends Key>(key: K, keys: readonly K[]): K[] {
  const text = String(key).toLowerCase()
  const limit = Math.max(1, Math.floor(text.length / 2))
  const near: { candidate: K; distance: number }[] = []
  for (const candidate of keys) {
    const other = String(candidate).toLowerCase()
    if (Math.abs(other.length - text.length) > limit) continue
    const distance = editDistance(text, other)
    if (distance <= limit) near.push({ candidate, distance })
  }
  near.sort((a, b) => a.distance - b.distance)
  return near.slice(0, 3).map(({ candidate }) => candidate)
}
