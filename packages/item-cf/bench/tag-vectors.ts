/** Sparse vectors of tags, ln(1 + users) x ln(1 + artists / artists with the tag), of length 1 unless it is said otherwise: what others compare artists by. */
export class TagVectors {
  readonly #tags: ReadonlyMap<string, ReadonlyMap<string, number>>
  readonly #known: readonly string[]
  readonly #rarity = new Map<string, number>()

  /** @param known artists that are in a list, from which the weights of tags are taken */
  constructor(tags: ReadonlyMap<string, ReadonlyMap<string, number>>, known: readonly string[]) {
    this.#tags = tags
    this.#known = known
    const having = new Map<string, number>()
    for (const artist of known) for (const tag of tags.get(artist)!.keys()) having.set(tag, (having.get(tag) ?? 0) + 1)
    for (const [tag, count] of having) this.#rarity.set(tag, Math.log(1 + known.length / count))
  }

  /** The artist's tags. Their length is raised to the `power`: 0 for cosines, 0.5 where artists with many tags are to count more. */
  #vector(artist: string, power = 0): Map<string, number> {
    const vector = new Map<string, number>()
    let squares = 0
    for (const [tag, users] of this.#tags.get(artist) ?? []) {
      const value = Math.log1p(users) * (this.#rarity.get(tag) ?? 0)
      if (value === 0) continue
      vector.set(tag, value)
      squares += value * value
    }
    for (const [tag, value] of vector) vector.set(tag, value * squares ** ((power - 1) / 2))
    return vector
  }

  /** For each held-out artist its dot product with the sum of the vectors of a list. */
  profile(list: readonly string[], held: readonly string[], power = 0): Float64Array {
    const sum = new Map<string, number>()
    for (const artist of list)
      for (const [tag, value] of this.#vector(artist)) sum.set(tag, (sum.get(tag) ?? 0) + value)
    return Float64Array.from(held, artist => {
      let score = 0
      for (const [tag, value] of this.#vector(artist, power)) score += value * (sum.get(tag) ?? 0)
      return score
    })
  }

  /** For each held-out artist the sum of its cosines with those of its k nearest known artists that a list has. */
  nearest(lists: readonly (readonly string[])[], held: readonly string[], k: number): (list: number) => Float64Array {
    const known = this.#known.map(artist => [artist, this.#vector(artist)] as const)
    const neighbours = held.map(artist => {
      // The same neighbours as with power 0; the artist's scores are larger where more is known of it.
      const own = this.#vector(artist, 0.5)
      const cosines = known.map(([other, vector]) => {
        let cosine = 0
        for (const [tag, value] of own) cosine += value * (vector.get(tag) ?? 0)
        return [other, cosine] as const
      })
      return new Map(cosines.sort((a, b) => b[1] - a[1]).slice(0, k))
    })
    return list =>
      Float64Array.from(neighbours, near => lists[list]!.reduce((sum, artist) => sum + (near.get(artist) ?? 0), 0))
  }
}
