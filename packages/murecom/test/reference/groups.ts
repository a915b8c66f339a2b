/** Songs of one group, as vectors of length 1. */
type Vectors = readonly (readonly number[])[]

/**
 * max(0, 1 - W^2 / 2) of two groups of a library by definition: W^2 is the squared distance of their means and the squared
 * difference of their spreads. The squared spread is the mean squared distance of the songs to their mean, and of what is
 * not known of it the library's mean within groups, divided by the number of songs; by what is added to it the mean is
 * drawn to 0.
 */
export function likeness(a: Vectors, b: Vectors, library: readonly Vectors[]): number {
  const within = withinGroups(library)
  const [m, n] = [known(a, within), known(b, within)]
  return Math.max(0, 1 - (squared(m.mean, n.mean) + (m.spread - n.spread) ** 2) / 2)
}

/** The mean squared distance of a song to its group's mean, the number of means taken off the number of songs. */
function withinGroups(library: readonly Vectors[]): number {
  const distances = library.flatMap(group => group.map(song => squared(song, meanOf(group))))
  const free = distances.length - library.length
  return free === 0 ? 0 : distances.reduce((sum, x) => sum + x, 0) / free
}

function known(group: Vectors, within: number): { mean: number[]; spread: number } {
  const mean = meanOf(group)
  const square = group.reduce((sum, song) => sum + squared(song, mean), 0) / group.length + within / group.length
  const spread = Math.min(1, square)
  const length = Math.hypot(...mean)
  return { mean: mean.map(x => (x / length) * Math.sqrt(1 - spread)), spread: Math.sqrt(spread) }
}

function meanOf(vectors: Vectors): number[] {
  return vectors[0]!.map((_, d) => vectors.reduce((sum, v) => sum + v[d]!, 0) / vectors.length)
}

function squared(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, d) => sum + (x - b[d]!) ** 2, 0)
}
