/** Letters of a gram. */
const GRAM = 3
/** Grams that one mistake changes: two neighbours that changed places are in four. */
const GRAMS_A_MISTAKE = GRAM + 1

/**
 * Keys of titles by the runs of three letters in them, to find those that differ by few letters without comparing each.
 * A key of n letters has n + 2 grams, with two marks before and behind it. Keys that are d mistakes apart share at least
 * max(n) + 2 - 4 d of them, so a count of shared grams leaves nothing out. Source: Gravano et al., VLDB 2001 (count filter).
 */
export class KeyTable {
  readonly #numbers = new Map<string, number>()
  readonly #keys: string[] = []
  readonly #readings: number[][] = []
  /** By gram, the numbers of the keys that have it, a key as often as it has it. */
  readonly #postings = new Map<string, number[]>()
  #counts = new Uint32Array(0)

  /** Adds a reading under a key. O(letters) */
  add(key: string, reading: number): void {
    const known = this.#numbers.get(key)
    if (known !== undefined) {
      const readings = this.#readings[known]!
      if (readings.at(-1) !== reading) readings.push(reading)
      return
    }
    const number = this.#keys.push(key) - 1
    this.#numbers.set(key, number)
    this.#readings.push([reading])
    for (const gram of gramsOf(key)) {
      const keys = this.#postings.get(gram)
      if (keys) keys.push(number)
      else this.#postings.set(gram, [number])
    }
  }

  /**
   * Calls `visit` with every key that shares a gram with `key`, how many of them, and the numbers of its readings. When both
   * have a gram several times, each pair counts, so the number is never too small. O(keys that share grams)
   */
  sharing(key: string, visit: (other: string, grams: number, readings: readonly number[]) => void): void {
    if (this.#counts.length < this.#keys.length) this.#counts = new Uint32Array(this.#keys.length)
    const counts = this.#counts
    const touched: number[] = []
    for (const gram of gramsOf(key)) {
      for (const k of this.#postings.get(gram) ?? []) {
        if (counts[k]! === 0) touched.push(k)
        counts[k]!++
      }
    }
    for (const k of touched) {
      const count = counts[k]!
      counts[k] = 0
      visit(this.#keys[k]!, count, this.#readings[k]!)
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

/** How many grams two keys share, counted as {@link KeyTable.sharing} does. */
export function sharedGrams(a: string, b: string): number {
  let shared = 0
  for (const x of gramsOf(a)) for (const y of gramsOf(b)) if (x === y) shared++
  return shared
}
