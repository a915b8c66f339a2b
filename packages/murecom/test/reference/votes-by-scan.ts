import type { SimilarSong } from '../../src/index.ts'

/** The answer of a SongIndex, by comparing every clip with every other and sorting: slow and obvious. */
export function votesByScan(songs: ReadonlyMap<string, Float32Array>, query: string, perClip: number): SimilarSong[] {
  const clips = [...songs].flatMap(([id, v]) =>
    Array.from({ length: v.length / 4 }, (_, c) => ({ id, vector: v.subarray(4 * c, 4 * c + 4) })),
  )
  const others = clips.filter(clip => clip.id !== query)
  const votes = new Map<string, SimilarSong>()
  for (const clip of clips.filter(c => c.id === query)) {
    const near = others
      .map(other => ({ id: other.id, distance: Math.hypot(...clip.vector.map((x, i) => x - other.vector[i]!)) }))
      .sort((a, b) => a.distance - b.distance)
      .slice(0, perClip)
    for (const { id, distance } of near) {
      const entry = votes.get(id) ?? { id, votes: 0, distance: Number.POSITIVE_INFINITY }
      votes.set(id, { id, votes: entry.votes + 1, distance: Math.min(entry.distance, distance) })
    }
  }
  const order = [...songs.keys()]
  return [...votes.values()].sort(
    (a, b) => b.votes - a.votes || a.distance - b.distance || order.indexOf(a.id) - order.indexOf(b.id),
  )
}
