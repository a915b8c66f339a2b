import { editDistance } from '@murecom/internal'
import type { Key } from '../types.ts'

/** Up to three keys that a mistyped one may have meant: smallest edit distance to its text, at most half its length. */
export function suggestKeys<K extends Key>(key: K, keys: readonly K[]): K[] {
  const text = String(key)
  const limit = Math.max(1, Math.floor(text.length / 2))
  const found: [number, K][] = []
  for (const candidate of keys) {
    const other = String(candidate)
    if (Math.abs(other.length - text.length) > limit) continue
    const distance = editDistance(text.toLowerCase(), other.toLowerCase())
    if (distance > limit || (found.length === 3 && distance >= found[2]![0])) continue
    found.push([distance, candidate])
    found.sort((a, b) => a[0] - b[0])
    found.length = Math.min(3, found.length)
  }
  return found.map(([, candidate]) => candidate)
}
