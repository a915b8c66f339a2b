import type { SimilarSong } from '../../src/index.ts'

/** What the clips alone decide. */
export type VotedSong = Required<Omit<SimilarSong, 'score'>>

/** The answer of a SongIndex, by comparing every clip with every other and sorting: slow and obvious. */
export function votesByScan(songs: ReadonlyMap<string, Float32Array>, query: string, perClip: number): VotedSong[] {
  const clips = [...songs].flatMap(([id, v]) =>
    Array.from({ length: v.length / 4 }, (_, c) => ({ id, vector: v.subarray(4 * c, 4 * c + 4) })),
  )
  const others = clips.filter(clip => clip.id !== query)
  const votes = new Map<string, VotedSong>()
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

/** The likeness of two songs of `clips x 4`: each clip scaled to length 1, their sum, and the cosine of the two sums; 0 at least. */
export function scoreByScan(a: Float32Array, b: Float32Array): number {
  const sumOf = (clips: Float32Array): number[] => {
    const sum = [0, 0, 0, 0]
    for (let at = 0; at < clips.length; at += 4) {
      const clip = [...clips.subarray(at, at + 4)]
      const length = Math.hypot(...clip)
      if (length > 0) for (const [i, x] of clip.entries()) sum[i]! += x / length
    }
    return sum
  }
  const [x, y] = [sumOf(a), sumOf(b)]
  const dot = x.reduce((total, value, i) => total + value * y[i]!, 0)
  return Math.max(0, dot / (Math.hypot(...x) * Math.hypot(...y) || 1))
}
