import { randomInt } from 'node:crypto'

/** Parts that grow each on its own, so that no moment needs the old table and the new one beside it. */
const PARTS = 64
const SMALLEST = 16

/**
 * Integers by source and source id, in 12 bytes a slot: open addressing over 64-bit hashes of the keys, linear probing, 60
 * to 75 % full. 3.7 million keys take 65 MB; a Map of strings took 100 bytes a key and more.
 *
 * The keys themselves are not kept. Two of n keys share all 64 bits with probability n² / 2^65: one in a million for 6
 * million keys. The seeds are drawn anew for each index, so that no file can be made to hit it.
 *
 * The hash is two 32-bit multiply-xor chains over UTF-16 units, mixed at the end as in MurmurHash3's finalizer (Appleby 2011).
 */
export class KeyIndex {
  /** A slot is hash, hash, value; value 0 is an empty slot. */
  #parts: Uint32Array[] = []
  #sizes = new Uint32Array(PARTS)
  #length = 0
  readonly #seedA = randomInt(2 ** 32)
  readonly #seedB = randomInt(2 ** 32)
  #source: string | undefined
  #sourceA = 0
  #sourceB = 0
  #a = 0
  #b = 0

  constructor() {
    this.#empty()
  }

  /** Number of keys. */
  get length(): number {
    return this.#length
  }

  /** The value of a key; 0 when it has none. */
  get(source: string, sourceId: string): number {
    this.#hash(source, sourceId)
    const slots = this.#parts[this.#a % PARTS]!
    return slots[this.#find(slots) + 2]!
  }

  /** @param value 1 to 2^32 - 1 */
  set(source: string, sourceId: string, value: number): void {
    this.#hash(source, sourceId)
    const part = this.#a % PARTS
    const slots = this.#parts[part]!
    const at = this.#find(slots)
    const isNew = slots[at + 2] === 0
    this.#put(slots, at, value)
    if (!isNew) return
    this.#length++
    this.#sizes[part]!++
    if (this.#sizes[part]! * 4 > slots.length) this.#parts[part] = this.#grown(slots) // 3 numbers a slot: 3/4 full
  }

  clear(): void {
    if (this.#length > 0) this.#empty()
  }

  #empty(): void {
    this.#parts = Array.from({ length: PARTS }, () => new Uint32Array(3 * SMALLEST))
    this.#sizes.fill(0)
    this.#length = 0
  }

  /** Where the slot of the present hash begins, or the empty one where it would go. */
  #find(slots: Uint32Array): number {
    const a = this.#a
    const b = this.#b
    // The part was chosen by the lowest bits of `a`; the place within it is the high part of b × slots.
    let at = 3 * Math.floor((b / 2 ** 32) * (slots.length / 3))
    while (slots[at + 2] !== 0 && (slots[at] !== a || slots[at + 1] !== b)) {
      at += 3
      if (at === slots.length) at = 0
    }
    return at
  }

  #put(slots: Uint32Array, at: number, value: number): void {
    slots[at] = this.#a
    slots[at + 1] = this.#b
    slots[at + 2] = value
  }

  #grown(old: Uint32Array): Uint32Array {
    const slots = new Uint32Array(3 * Math.ceil((old.length / 3) * 1.25))
    for (let i = 0; i < old.length; i += 3) {
      if (old[i + 2] === 0) continue
      this.#a = old[i]!
      this.#b = old[i + 1]!
      this.#put(slots, this.#find(slots), old[i + 2]!)
    }
    return slots
  }

  #hash(source: string, sourceId: string): void {
    if (source !== this.#source) {
      this.#chain(this.#seedA, this.#seedB, source)
      this.#source = source
      this.#sourceA = this.#a
      this.#sourceB = this.#b
    }
    this.#chain(this.#sourceA, this.#sourceB, sourceId)
  }

  #chain(a: number, b: number, text: string): void {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      a = Math.imul(a ^ code, 0x9e3779b1)
      a ^= a >>> 15
      b = Math.imul(b ^ code, 0x5f356495)
      b ^= b >>> 13
    }
    a = Math.imul(a ^ (b >>> 16), 0x85ebca6b)
    b = Math.imul(b ^ (a >>> 13), 0xc2b2ae35)
    this.#a = (a ^ (b >>> 16)) >>> 0
    this.#b = (b ^ (a >>> 15) ^ text.length) >>> 0
  }
}
