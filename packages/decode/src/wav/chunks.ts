import { broken } from '../errors.ts'
import type { ByteSource } from '../reading/source.ts'

const EXTENSIBLE = 0xfffe
/** A size that says "look elsewhere", or "until the end". */
const UNKNOWN = 0xffffffff
/** Chunks before the data; nobody made a file with more of them. */
const MOST_CHUNKS = 4096

/** What the format chunk says. */
export interface ChunkFormat {
  tag: number
  channels: number
  sampleRate: number
  blockAlign: number
  bits: number
}

/** Where the samples lie, as far as they are there, and what they are. */
export async function findData(
  source: ByteSource,
  start: number,
): Promise<{ format: ChunkFormat; offset: number; size: number }> {
  let format: ChunkFormat | undefined
  let longData = 0 // RF64 and BW64 state the size of their data in a chunk of its own
  let offset = start + 12
  for (let count = 0; count < MOST_CHUNKS && offset + 8 <= source.size; count++) {
    const bytes = await source.read(offset, 48)
    if (!isName(bytes)) {
      // A writer that forgot the byte that makes a size even.
      if (count > 0 && isName(await source.read(offset - 1, 8))) offset--
      else break
      continue
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const id = view.getUint32(0, false)
    const size = view.getUint32(4, true)
    if (id === 0x666d7420 /* fmt */ && bytes.length >= 24) format = readFormat(view, size)
    else if (id === 0x64733634 /* ds64 */ && bytes.length >= 24) longData = Number(view.getBigUint64(16, true))
    else if (id === 0x64617461 /* data */) {
      if (!format) throw broken('WAV file: the data chunk comes before the format chunk')
      const there = source.size - offset - 8
      const stated = size === UNKNOWN && longData > 0 ? longData : size
      const isEmpty = size === 0 && (there === 0 || (await isChunk(source, offset + 8)))
      // A recorder that crashed wrote no size, a stream any size: what is there counts.
      return { format, offset: offset + 8, size: isEmpty ? 0 : stated === 0 ? there : Math.min(stated, there) }
    }
    offset += 8 + size + (size & 1)
  }
  throw broken('WAV file: no data chunk')
}

/** True when a chunk that ends within the file begins at `offset`. */
async function isChunk(source: ByteSource, offset: number): Promise<boolean> {
  const bytes = await source.read(offset, 8)
  if (!isName(bytes)) return false
  return offset + 8 + new DataView(bytes.buffer, bytes.byteOffset, 8).getUint32(4, true) <= source.size
}

/** True when a chunk may begin so: a name of four letters. */
function isName(bytes: Uint8Array): boolean {
  return bytes.length >= 8 && bytes.subarray(0, 4).every(byte => byte >= 32 && byte < 127)
}

function readFormat(view: DataView, size: number): ChunkFormat {
  let tag = view.getUint16(8, true)
  if (tag === EXTENSIBLE) tag = size >= 26 && view.byteLength >= 34 ? view.getUint16(32, true) : 1
  return {
    tag,
    channels: view.getUint16(10, true),
    sampleRate: view.getUint32(12, true),
    blockAlign: view.getUint16(20, true),
    bits: size >= 16 ? view.getUint16(22, true) : 8,
  }
}
