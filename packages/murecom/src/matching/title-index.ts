/** Letters of a gram. */
const GRAM = 3
/** Grams that one mistake changes: two neighbours that changed places are in four. */
const GRAMS_A_MISTAKE = GRAM + 1

/**
 * Keys of titles by the runs of three letters in them, to find those that differ by few letters without comparing each.
 * A key of n letters has n + 2 grams, with two marks before and behind it. Keys that are d mistakes apart share at least
 * max(n) + 2 - 4 d of them, so a count of shared grams leaves nothing out. Source: Gravano et al., VLDB 2001 (count filter).
 */
export class TitleIndex {
  readonly #grams = new Map<string, number>()
  readonly #start: Uint32Array
  readonly #postings: Uint32Array
  readonly #counts: Uint32Array
  readonly #touched: Uint32Array

  /** @param keys distinct. O(letters) */
  constructor(keys: readonly string[]) {
    const pairs: number[] = []
    const sizes: number[] = []
    for (const key of keys) {
      for (const gram of gramsOf(key)) {
        let number = this.#grams.get(gram)
        if (number === undefined) {
          number = this.#grams.size
          this.#grams.set(gram, number)
          sizes.push(0)
        }
        sizes[number]!++
        pairs.push(number)
      }
    }
    this.#start = new Uint32Array(sizes.length + 1)
    for (let g = 0; g < sizes.length; g++) this.#start[g + 1] = this.#start[g]! + sizes[g]!
    this.#postings = new Uint32Array(pairs.length)
    const next = this.#start.slice()
    let at = 0
    for (const [k, key] of keys.entries()) {
      for (let g = 0; g < key.length + GRAM - 1; g++) this.#postings[next[pairs[at++]!]!++] = k
    }
    this.#counts = new Uint32Array(keys.length)
    this.#touched = new Uint32Array(keys.length)
  }

  /**
   * Calls `visit` with the number of every key that shares a gram with `key`, and how many: of a gram that both have several
   * times each pair counts, so the number is never too small.
   */
  sharing(key: string, visit: (key: number, grams: number) => void): void {
    let touched = 0
    for (const gram of gramsOf(key)) {
      const g = this.#grams.get(gram)
      if (g === undefined) continue
      for (let p = this.#start[g]!; p < this.#start[g + 1]!; p++) {
        const k = this.#postings[p]!
        if (this.#counts[k]! === 0) this.#touched[touched++] = k
        this.#counts[k]!++
      }
    }
    for (let t = 0; t < touched; t++) {
      const k = this.#touched[t]!
      const count = this.#counts[k]!
      this.#counts[k] = 0
      visit(k, count)
    }
  }
}

function* gramsOf(key: string): Generator<string> {
  const marked = `\0\0${key}\0\0`
  for (let i = 0; i + GRAM <= marked.length; i++) yield marked.slice(i, i + GRAM)
}

/** Grams that two keys share at least when `mistakes` turn one into the other. */
export function leastShared(a: string, b: string, mistakes: number): number {
  return Math.max(a.length, b.length) + GRAM - 1 - GRAMS_A_MISTAKE * mistakes
}

/** Share of the grams of two keys that they have in common (Dice), at most 1. */
export function sharedPart(a: string, b: string, shared: number): number {
  return Math.min(1, (2 * shared) / (a.length + b.length + 2 * (GRAM - 1)))
}

/** How many grams two keys share, counted as {@link TitleIndex.sharing} does. */
export function sharedGrams(a: string, b: string): number {
  let shared = 0
  for (const x of gramsOf(a)) for (const y of gramsOf(b)) if (x === y) shared++
  return shared
}
