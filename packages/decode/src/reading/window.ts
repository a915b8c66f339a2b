import type { ByteSource } from './source.ts'

/** How much is read at once from a source that is looked through. */
const CHUNK = 2 ** 18

/** A window on a source that moves with the reader. */
export class SourceWindow {
  readonly source: ByteSource
  /** The bytes `start .. start + bytes.length` of the source. */
  bytes: Uint8Array = new Uint8Array(0)
  start = 0

  constructor(source: ByteSource) {
    this.source = source
  }

  /** Index in `bytes` of byte `offset` of the source. */
  at(offset: number): number {
    return offset - this.start
  }

  /** True when `length` bytes from `offset` are in the window. */
  has(offset: number, length: number): boolean {
    return offset >= this.start && offset + length <= this.start + this.bytes.length
  }

  /** Moves the window so that it begins at `offset`, at least `length` bytes long if the source is. */
  async move(offset: number, length: number): Promise<void> {
    this.bytes = await this.source.read(offset, Math.max(length, CHUNK))
    this.start = offset
  }
}
