/**
 * The generator that the fixture runners use too: x -> (1664525 x + 1013904223) mod 2^32 (Numerical Recipes), as numbers
 * in [0, 1). Input made by it needs no file.
 */
export class Seeded {
  #state: number

  constructor(seed: number) {
    this.#state = seed
  }

  next(): number {
    this.#state = (Math.imul(1664525, this.#state) + 1013904223) >>> 0
    return this.#state / 4294967296
  }

  uniform(count: number): Float64Array {
    return Float64Array.from({ length: count }, () => this.next())
  }

  float32(count: number): Float32Array {
    return Float32Array.from({ length: count }, () => this.next())
  }
}

/** Values spread like mel power: most near zero, some of hundreds. */
export function powerClips(seed: number, count: number): Float32Array {
  return Float32Array.from(new Seeded(seed).uniform(count), u => u * u * u * u * u * u * u * u * 200)
}
