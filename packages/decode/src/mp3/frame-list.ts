/** Where frames lie in a file: eleven bytes for each, since a file of twelve hours has 1.7 million. */
export class FrameList {
  /** Number of frames. */
  length = 0
  #offsets = new Float64Array(1024)
  #sizes = new Uint16Array(1024)
  #overheads = new Uint8Array(1024)

  /** Adds a frame: its place, its bytes, and how many of them are header and side information. */
  push(offset: number, size: number, overhead: number): void {
    if (this.length === this.#sizes.length) this.#grow()
    this.#offsets[this.length] = offset
    this.#sizes[this.length] = size
    this.#overheads[this.length++] = overhead
  }

  offset(i: number): number {
    return this.#offsets[i]!
  }

  /** Bytes of frames `from .. to`. */
  sizes(from: number, to: number): Uint16Array {
    return this.#sizes.subarray(from, to)
  }

  /** Byte behind frame `i`. */
  end(i: number): number {
    return this.#offsets[i]! + this.#sizes[i]!
  }

  /** Bytes of frame `i` that frames behind it may use. */
  mainData(i: number): number {
    return Math.max(0, this.#sizes[i]! - this.#overheads[i]!)
  }

  #grow(): void {
    const room = Math.ceil(1.5 * this.length)
    const offsets = new Float64Array(room)
    const sizes = new Uint16Array(room)
    const overheads = new Uint8Array(room)
    offsets.set(this.#offsets)
    sizes.set(this.#sizes)
    overheads.set(this.#overheads)
    this.#offsets = offsets
    this.#sizes = sizes
    this.#overheads = overheads
  }
}
