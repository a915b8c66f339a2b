import type { ByteSource } from './source.ts'

/** Files up to this size are read whole before decoding. */
const WHOLE = 2 ** 26
const BLOCK = 2 ** 18
/** Blocks that are kept: 64 MB. */
const KEPT = 256

/** Thrown through the decoder where a byte is wanted that has not been read yet. */
export class MissingBytes extends Error {
  readonly offset: number
  constructor(offset: number) {
    super(`byte ${offset} is not there yet`)
    this.offset = offset
  }
}

/** A source that answers at once, from blocks that were read before. */
export interface InstantSource {
  readonly size: number
  /** True where some bytes may have to be waited for. */
  readonly waits: boolean
  /** Throws {@link MissingBytes}. The answer may be shorter than what was asked for, but not empty within the file. */
  readNow(offset: number, length: number): Uint8Array
  /** Reads from `offset` on, so that the next reads find their bytes. */
  load(offset: number): Promise<void>
}

/** The source itself where it can answer at once; else the file in memory, or blocks of a large one. */
export async function instant(source: ByteSource): Promise<InstantSource> {
  const { size } = source
  if (source.readNow) return { size, waits: false, readNow: source.readNow, load: async () => undefined }
  if (size <= WHOLE) {
    const bytes = await source.read(0, size)
    const readNow = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length)
    return { size, waits: false, readNow, load: async () => undefined }
  }
  const blocks = new Map<number, Uint8Array>()
  const keep = (index: number, bytes: Uint8Array): void => {
    blocks.delete(index)
    blocks.set(index, bytes)
    if (blocks.size > KEPT) blocks.delete(blocks.keys().next().value!)
  }
  return {
    size,
    waits: true,
    readNow(offset, length) {
      if (offset >= size) return new Uint8Array(0)
      const index = Math.floor(offset / BLOCK)
      const block = blocks.get(index)
      if (!block) throw new MissingBytes(offset)
      const at = offset - index * BLOCK
      return block.subarray(at, at + length)
    },
    async load(offset) {
      for (let index = Math.floor(offset / BLOCK), last = index + 4; index < last && index * BLOCK < size; index++) {
        keep(index, blocks.get(index) ?? (await source.read(index * BLOCK, BLOCK)))
      }
    },
  }
}
