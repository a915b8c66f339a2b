/** The mean direction of clips, each scaled to length 1: plain and in float64. Undefined when nothing is left. */
export function directionOf(clips: Float32Array, dimensions: number): number[] | undefined {
  const sum = new Array<number>(dimensions).fill(0)
  for (let at = 0; at < clips.length; at += dimensions) {
    const clip = [...clips.subarray(at, at + dimensions)]
    const length = Math.hypot(...clip)
    if (length > 0) for (const [d, x] of clip.entries()) sum[d]! += x / length
  }
  const length = Math.hypot(...sum)
  return length > 0 ? sum.map(x => Math.fround(x / length)) : undefined
}

/** max(0, cosine) of the query with every song, by sorting them all: slow and obvious. Ties go to the song added first. */
export function cosinesByScan(
  songs: readonly Float32Array[],
  query: Float32Array,
  dimensions: number,
): { row: number; score: number }[] {
  const from = directionOf(query, dimensions)
  if (!from) return []
  return songs
    .flatMap((clips, row) => {
      const direction = directionOf(clips, dimensions)
      if (!direction) return []
      const squared = direction.reduce((sum, x, d) => sum + (x - from[d]!) ** 2, 0)
      return [{ row, squared, score: Math.max(0, 1 - squared / 2) }]
    })
    .sort((a, b) => a.squared - b.squared || a.row - b.row)
    .map(({ row, score }) => ({ row, score }))
}
