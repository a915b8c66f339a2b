/**
 * Ids by source and source id, of what was seen lately: two generations, so that memory is bounded and nothing is counted
 * on a hit. When the young one is full it becomes the old one, and the old one is forgotten.
 */
export class IdCache {
  readonly #capacity: number
  #young = new Map<string, number>()
  #old = new Map<string, number>()
  #source = ''
  #isMixed = false

  /** @param capacity entries of one generation; about 100 bytes each */
  constructor(capacity = 150_000) {
    this.#capacity = capacity
  }

  get(source: string, sourceId: string): number | undefined {
    const key = this.#key(source, sourceId)
    const id = this.#young.get(key)
    if (id !== undefined) return id
    const old = this.#old.get(key)
    if (old !== undefined) this.#put(key, old)
    return old
  }

  set(source: string, sourceId: string, id: number): void {
    this.#put(this.#key(source, sourceId), id)
  }

  clear(): void {
    this.#young.clear()
    this.#old.clear()
  }

  #put(key: string, id: number): void {
    if (this.#young.size >= this.#capacity) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(key, id)
  }

  // Most runs see one source: its ids are their own keys, and no string is built for a look-up.
  #key(source: string, sourceId: string): string {
    if (source === this.#source && !this.#isMixed) return sourceId
    if (this.#source === '') {
      this.#source = source
      return sourceId
    }
    if (!this.#isMixed) {
      this.#isMixed = true
      this.clear()
    }
    return `${source}\0${sourceId}`
  }
}
