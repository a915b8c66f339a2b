/** What assembly/scan.entry.ts exports; its documentation stands there. */
export interface Exports {
  scan32(
    query: number,
    rows: number,
    stride: number,
    from: number,
    to: number,
    limit: number,
    shrink: number,
    shift: number,
    positions: number,
    bounds: number,
  ): number
  scan64(
    query: number,
    rows: number,
    stride: number,
    from: number,
    to: number,
    limit: number,
    positions: number,
    bounds: number,
  ): number
  product32(
    queries: number,
    active: number,
    count: number,
    thresholds: number,
    rows: number,
    norms: number,
    stride: number,
    from: number,
    to: number,
    foundQueries: number,
    foundRows: number,
  ): number
}

/** Gives out 16-byte aligned pieces of a memory, one after the other. */
export class Pieces {
  readonly #buffer: ArrayBuffer
  #next = 1024

  constructor(memory: WebAssembly.Memory) {
    this.#buffer = memory.buffer as ArrayBuffer
  }

  take<T>(Type: new (buffer: ArrayBuffer, offset: number, length: number) => T, length: number, bytes: number): T {
    const offset = this.#next
    this.#next = (offset + length * bytes + 15) & ~15
    if (this.#next < offset) this.#next += 2 ** 32 // offsets past 2^31 are negative as 32-bit integers
    return new Type(this.#buffer, offset, length)
  }
}
