const BLOCK = 2 ** 14
/** Frames whose places follow from the place of the first one. */
const GROUP = 64
/** Bits of a frame's size; those above hold the index of its overhead. */
const SIZE_BITS = 13
const SIZE = 2 ** SIZE_BITS - 1
/** Bytes of header and side information that a frame may have (ISO/IEC 11172-3, 13818-3). */
const OVERHEADS = [36, 21, 13]

/**
 * Where frames lie in a file: little more than two bytes for each, since a file of twelve hours has 1.7 million. Frames that
 * follow each other without a gap are kept by their sizes, and every 64th by its place.
 */
export class FrameList {
  /** Number of frames. */
  length = 0
  readonly #blocks: Uint16Array[] = []
  /** Number and place of each group's first frame. */
  readonly #firsts: number[] = []
  readonly #offsets: number[] = []
  /** Byte behind the last frame. */
  #end = 0

  /** Adds a frame: its place, its bytes, and how many of them are header and side information. */
  push(offset: number, size: number, overhead: number): void {
    const isFull = this.length - (this.#firsts.at(-1) ?? Number.NEGATIVE_INFINITY) >= GROUP
    if (isFull || offset !== this.#end) {
      this.#firsts.push(this.length)
      this.#offsets.push(offset)
    }
    if (this.length % BLOCK === 0) this.#blocks.push(new Uint16Array(BLOCK))
    this.#blocks.at(-1)![this.length % BLOCK] = size | (OVERHEADS.indexOf(overhead) << SIZE_BITS)
    this.length++
    this.#end = offset + size
  }

  /** Place of frame `i`. */
  offset(i: number): number {
    const group = this.#groupOf(i)
    let offset = this.#offsets[group]!
    for (let k = this.#firsts[group]!; k < i; k++) offset += this.size(k)
    return offset
  }

  /** Bytes of frame `i`. */
  size(i: number): number {
    return this.#entry(i) & SIZE
  }

  /** Bytes of frames `from .. to`. */
  sizes(from: number, to: number): Uint16Array {
    return Uint16Array.from({ length: to - from }, (_, k) => this.size(from + k))
  }

  /** Bytes of frame `i` that frames behind it may use. */
  mainData(i: number): number {
    return Math.max(0, this.size(i) - OVERHEADS[this.#entry(i) >> SIZE_BITS]!)
  }

  /** The first frame behind frame `i`, up to `limit`, that does not lie side by side with the one before it. */
  runEnd(i: number, limit: number): number {
    for (let group = this.#groupOf(i) + 1; group < this.#firsts.length; group++) {
      const first = this.#firsts[group]!
      if (first >= limit) break
      if (this.#offsets[group] !== this.offset(first - 1) + this.size(first - 1)) return first
    }
    return limit
  }

  #entry(i: number): number {
    return this.#blocks[Math.floor(i / BLOCK)]![i % BLOCK]!
  }

  #groupOf(i: number): number {
    let low = 0
    for (let high = this.#firsts.length; high - low > 1; ) {
      const middle = (low + high) >> 1
      if (this.#firsts[middle]! <= i) low = middle
      else high = middle
    }
    return low
  }
}
