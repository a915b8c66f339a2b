import type { BlendWeights } from '../../src/playlists/blend.ts'
import type { BlendPartName } from '../../src/playlists/parts/types.ts'

/**
 * The blend as it is defined, over the scores of every track: each part's scores less their mean over the head, divided by
 * their deviation over the head, times its weight, added; best first, ties by id, without the list.
 */
export function blendByScan(
  parts: Readonly<Partial<Record<BlendPartName, ReadonlyMap<number, number>>>>,
  weights: BlendWeights,
  ids: readonly number[],
  head: readonly number[],
  list: readonly number[],
): { id: number; score: number }[] {
  const sums = new Map(ids.map(id => [id, 0]))
  for (const [name, scores] of Object.entries(parts)) {
    const of = (id: number): number => scores.get(id) ?? 0
    const mean = head.reduce((sum, id) => sum + of(id), 0) / head.length
    const deviation = Math.sqrt(head.reduce((sum, id) => sum + (of(id) - mean) ** 2, 0) / head.length)
    const weight = weights[name as BlendPartName] ?? 0
    for (const id of ids) sums.set(id, sums.get(id)! + (weight * (of(id) - mean)) / deviation)
  }
  return ids
    .filter(id => !list.includes(id))
    .map(id => ({ id, score: sums.get(id)! }))
    .sort((a, b) => b.score - a.score || a.id - b.id)
}
