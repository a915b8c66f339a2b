/** What assembly/scan.ts, codes.ts and score.ts export; their documentation stands there. */
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
  range32: Range
  range64: Range
  quantize32: Quantize
  quantize64: Quantize
  encode32: Encode
  encode64: Encode
  screen(
    panels: number,
    active: number,
    count: number,
    factors: number,
    thresholds: number,
    codes: number,
    bases: number,
    norms: number,
    stride: number,
    rows: number,
    first: number,
    nearness: number,
    foundQueries: number,
    foundRows: number,
  ): number
  pick(
    nearness: number,
    active: number,
    count: number,
    thresholds: number,
    rows: number,
    first: number,
    foundQueries: number,
    foundRows: number,
  ): number
  likely(
    panels: number,
    panel: number,
    count: number,
    factors: number,
    codes: number,
    bases: number,
    norms: number,
    stride: number,
    rows: number,
    first: number,
    nearness: number,
    greatest: number,
    best: number,
  ): void
  score32: Score
  scoreSingles: Score
  score64: Score
  guess32: Score
}

type Range = (rows: number, stride: number, from: number, to: number, centre: number, out: number) => void

type Quantize = (
  rows: number,
  stride: number,
  from: number,
  to: number,
  centre: number,
  inverse: number,
  codes: number,
  bases: number,
  norms: number,
) => number

type Encode = (
  queries: number,
  stride: number,
  active: number,
  count: number,
  centre: number,
  inverse: number,
  scratch: number,
  panels: number,
  facts: number,
) => void

type Score = (
  queries: number,
  rows: number,
  stride: number,
  pairQueries: number,
  pairRows: number,
  count: number,
  out: number,
) => void

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
