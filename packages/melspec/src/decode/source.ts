import { stoppable } from '@murecom/internal/signal'
/** Random access to the bytes of a file, so that a long one need not be read whole. */
export interface ByteSource {
  /** Length of the file in bytes. */
  readonly size: number
  /** Bytes `offset .. offset + length`, fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>
}

/** A file that is in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: async (offset, length) => bytes.subarray(offset, offset + length) }
}

/** A file of a page. */
export function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}

/** A source whose next read rejects with the signal's reason once it is aborted; decoders read piece by piece. */
export function abortable(source: ByteSource, signal: AbortSignal): ByteSource {
  const pause = stoppable(signal)
  return {
    size: source.size,
    async read(offset, length) {
      await pause()
      return source.read(offset, length)
    },
  }
}

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
