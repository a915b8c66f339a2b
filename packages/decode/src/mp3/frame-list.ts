/** Frames that lie in one part of the list, which is never copied. */
interface Block {
  /** Place of the first frame in the file; the others count from here. */
  start: number
  length: number
  offsets: Uint32Array
  sizes: Uint16Array
  overheads: Uint8Array
}

const BLOCK = 2 ** 14
/** Offsets within a block stay below this. */
const REACH = 2 ** 32

/** Where frames lie in a file: seven bytes for each, since a file of twelve hours has 1.7 million. */
export class FrameList {
  /** Number of frames. */
  length = 0
  readonly #blocks: Block[] = []
  /** Number of the first frame of each block: a block may end early, where the next frame is out of its reach. */
  readonly #firsts: number[] = []

  /** Adds a frame: its place, its bytes, and how many of them are header and side information. */
  push(offset: number, size: number, overhead: number): void {
    let block = this.#blocks.at(-1)
    if (!block || block.length === BLOCK || offset - block.start >= REACH) {
      block = {
        start: offset,
        length: 0,
        offsets: new Uint32Array(BLOCK),
        sizes: new Uint16Array(BLOCK),
        overheads: new Uint8Array(BLOCK),
      }
      this.#blocks.push(block)
      this.#firsts.push(this.length)
    }
    block.offsets[block.length] = offset - block.start
    block.sizes[block.length] = size
    block.overheads[block.length++] = overhead
    this.length++
  }

  offset(i: number): number {
    const [block, at] = this.#find(i)
    return block.start + block.offsets[at]!
  }

  /** Bytes of frames `from .. to`. */
  sizes(from: number, to: number): Uint16Array {
    const [block, at] = this.#find(from)
    if (at + to - from <= block.length) return block.sizes.subarray(at, at + to - from)
    return Uint16Array.from({ length: to - from }, (_, i) => this.#size(from + i))
  }

  /** Byte behind frame `i`. */
  end(i: number): number {
    return this.offset(i) + this.#size(i)
  }

  /** Bytes of frame `i` that frames behind it may use. */
  mainData(i: number): number {
    const [block, at] = this.#find(i)
    return Math.max(0, block.sizes[at]! - block.overheads[at]!)
  }

  #size(i: number): number {
    const [block, at] = this.#find(i)
    return block.sizes[at]!
  }

  #find(i: number): [block: Block, at: number] {
    // Blocks are full, as a rule: then the first guess is right.
    let b = Math.min(Math.floor(i / BLOCK), this.#blocks.length - 1)
    while (b + 1 < this.#blocks.length && this.#firsts[b + 1]! <= i) b++
    return [this.#blocks[b]!, i - this.#firsts[b]!]
  }
}
