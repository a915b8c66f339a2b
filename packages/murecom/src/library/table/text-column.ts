const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Texts of rows, several fields each, one after the other as UTF-8 in one array, so that a word is looked for in all of them at
 * once; and where each of them ends.
 */
export class TextColumn {
  readonly fields: number
  #bytes: Uint8Array
  #ends: Uint32Array
  #rows: number
  /** Bytes in use. */
  #used: number

  /** @param stored arrays that {@link bytes} and {@link ends} gave; kept, not copied */
  constructor(fields: number, stored: { bytes: Uint8Array; ends: Uint32Array } = NOTHING) {
    this.fields = fields
    this.#bytes = stored.bytes
    this.#ends = stored.ends
    this.#rows = stored.ends.length / fields
    this.#used = stored.bytes.length
  }

  /** All texts. A view. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#used)
  }

  /** The place behind the last byte of each row and field. A view. */
  get ends(): Uint32Array {
    return this.#ends.subarray(0, this.#rows * this.fields)
  }

  /** @param texts one for each field */
  append(texts: readonly string[]): void {
    this.#reserveEnds()
    for (const [field, text] of texts.entries()) {
      // A UTF-16 unit is at most three bytes of UTF-8.
      this.#reserveBytes(3 * text.length)
      this.#used += encoder.encodeInto(text, this.#bytes.subarray(this.#used)).written
      this.#ends[this.#rows * this.fields + field] = this.#used
    }
    this.#rows++
  }

  /** Takes the texts of a row of another column with the same fields. */
  appendRow(from: TextColumn, row: number): void {
    const [first, end] = [from.start(row, 0), from.end(row, this.fields - 1)]
    this.#reserveEnds()
    this.#reserveBytes(end - first)
    this.#bytes.set(from.#bytes.subarray(first, end), this.#used)
    for (let field = 0; field < this.fields; field++) {
      this.#ends[this.#rows * this.fields + field] = this.#used + from.end(row, field) - first
    }
    this.#used += end - first
    this.#rows++
  }

  text(row: number, field: number): string {
    return decoder.decode(this.#bytes.subarray(this.start(row, field), this.end(row, field)))
  }

  start(row: number, field: number): number {
    const at = row * this.fields + field
    return at === 0 ? 0 : this.#ends[at - 1]!
  }

  end(row: number, field: number): number {
    return this.#ends[row * this.fields + field]!
  }

  /** The row that holds the byte `at`, none before `from`. O(log rows) */
  rowOf(at: number, from: number): number {
    const last = this.fields - 1
    let low = from
    let high = this.#rows - 1
    // When a word is frequent, the next row often has it too.
    for (let near = 0; near < 2; near++) if (low < high && this.end(low, last) <= at) low++
    if (this.end(low, last) > at) return low
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.end(middle, last) <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  /** The field of a row that holds the byte `at`. */
  fieldOf(row: number, at: number): number {
    let field = 0
    while (this.end(row, field) <= at) field++
    return field
  }

  #reserveEnds(): void {
    const wanted = (this.#rows + 1) * this.fields
    if (wanted > this.#ends.length) this.#ends = grown(this.#ends, capacity(wanted))
  }

  #reserveBytes(more: number): void {
    const wanted = this.#used + more
    if (wanted > this.#bytes.length) this.#bytes = grown(this.#bytes, capacity(wanted))
  }
}

const NOTHING = { bytes: new Uint8Array(0), ends: new Uint32Array(0) }

/** Room for as much and half as much again: an append is O(1) on the mean. */
export function capacity(wanted: number): number {
  return Math.ceil(wanted * 1.5) + 64
}

/** The same array with more room. */
export function grown<A extends Float64Array | Float32Array | Uint32Array | Uint8Array>(array: A, length: number): A {
  const larger = new (array.constructor as new (length: number) => A)(length)
  larger.set(array)
  return larger
}
