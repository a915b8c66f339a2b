import { show } from '@murecom/internal'
import { stoppable } from '@murecom/internal/signal'

/** Random access to the bytes of a file, so that a long one need not be read whole. */
export interface ByteSource {
  /** Length of the file in bytes. */
  readonly size: number
  /** Bytes `offset .. offset + length`, fewer at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>
  /** The same at once, where the source can do that: WebAssembly that asks for bytes cannot wait. */
  readonly readNow?: (offset: number, length: number) => Uint8Array
}

/** A file that is in memory. */
function bytesSource(bytes: Uint8Array): ByteSource {
  const readNow = (offset: number, length: number): Uint8Array => bytes.subarray(offset, offset + length)
  return { size: bytes.length, read: async (offset, length) => readNow(offset, length), readNow }
}

/** A file of a page. */
function blobSource(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  }
}

/** The source of what a caller may hand in. */
export function sourceOf(where: string, given: Uint8Array | Blob): ByteSource {
  if (given instanceof Uint8Array) return bytesSource(given)
  if (typeof Blob === 'function' && given instanceof Blob) return blobSource(given)
  throw new TypeError(`${where}: source must be a Uint8Array or a Blob, got ${show(given)}`)
}

/** The part of a source from `start` on. */
export function partOf(source: ByteSource, start: number, size = source.size - start): ByteSource {
  const within = (offset: number, length: number): number => Math.max(0, Math.min(length, size - offset))
  const { readNow } = source
  return {
    size,
    read: (offset, length) => source.read(start + offset, within(offset, length)),
    ...(readNow && { readNow: (offset, length) => readNow(start + offset, within(offset, length)) }),
  }
}

/** Bytes of a source that are replaced when they are read. */
export interface Patch {
  offset: number
  bytes: readonly number[]
}

/** A source with some bytes replaced. A read looks at the patches that it needs only: a broken file may have many. */
export function patched(source: ByteSource, patches: readonly Patch[]): ByteSource {
  if (patches.length === 0) return source
  const sorted = patches.toSorted((a, b) => a.offset - b.offset)
  const longest = patches.reduce((most, { bytes }) => Math.max(most, bytes.length), 0)
  const mend = (bytes: Uint8Array, offset: number): Uint8Array => {
    let out = bytes
    for (let i = firstFrom(sorted, offset - longest + 1); i < sorted.length; i++) {
      const patch = sorted[i]!
      if (patch.offset >= offset + bytes.length) break
      patch.bytes.forEach((byte, n) => {
        const at = patch.offset + n - offset
        if (at < 0 || at >= bytes.length) return
        if (out === bytes) out = bytes.slice()
        out[at] = byte
      })
    }
    return out
  }
  const { readNow } = source
  return {
    size: source.size,
    read: async (offset, length) => mend(await source.read(offset, length), offset),
    ...(readNow && { readNow: (offset, length) => mend(readNow(offset, length), offset) }),
  }
}

/** Index of the first of some patches, in the order of their offsets, from an offset on. */
function firstFrom(patches: readonly Patch[], offset: number): number {
  let [low, high] = [0, patches.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (patches[middle]!.offset < offset) low = middle + 1
    else high = middle
  }
  return low
}

/** A source whose next read rejects with the signal's reason once it is aborted; decoders read piece by piece. */
export function abortable(source: ByteSource, signal: AbortSignal): ByteSource {
  const pause = stoppable(signal)
  return {
    ...source,
    async read(offset, length) {
      await pause()
      return source.read(offset, length)
    },
  }
}
