import type { ByteSource, Patch } from '../reading/source.ts'
import { ascii } from './bytes.ts'

const MOST_PARTS = 4096
const SEEK_HEAD = 0x114d9b74
const CLUSTER = 0x1f43b675
const VOID = 0xec

/** What has to be replaced in the numbers of a file that ends before they say, so that a reader takes what is there. */
type CutOff = (source: ByteSource) => Promise<Patch[]>

/** MP4: a box that reaches beyond the end of the file ends with it. */
export const cutOffMp4: CutOff = async source => {
  let offset = 0
  for (let count = 0; count < MOST_PARTS; count++) {
    const bytes = await source.read(offset, 16)
    if (bytes.length < 8) break
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const short = view.getUint32(0)
    const isLong = short === 1 && bytes.length === 16
    const size = isLong ? Number(view.getBigUint64(8)) : short
    if (size < 8) break
    if (offset + size > source.size) {
      const left = source.size - offset
      if (!isLong) return [{ offset, bytes: bigEndian(left, 4) }]
      return [{ offset: offset + 8, bytes: bigEndian(left, 8) }]
    }
    offset += size
  }
  return []
}

/** CAF: sound that reaches beyond the end of the file ends with it. */
export const cutOffCaf: CutOff = async source => {
  let offset = 8
  for (let count = 0; count < MOST_PARTS; count++) {
    const bytes = await source.read(offset, 12)
    if (bytes.length < 12) break
    const size = Number(new DataView(bytes.buffer, bytes.byteOffset, 12).getBigInt64(4))
    if (size < 0) break
    if (offset + 12 + size > source.size) {
      return ascii(bytes, 0, 'data') ? [{ offset: offset + 4, bytes: bigEndian(source.size - offset - 12, 8) }] : []
    }
    offset += 12 + size
  }
  return []
}

/** Matroska: the list of places of other parts becomes nothing, because one of them lies behind the end of the file. */
export const cutOffMatroska: CutOff = async source => {
  const patches: Patch[] = []
  // The header, then the one segment, whose parts are looked at up to the first with sound.
  let offset = 0
  for (let count = 0; count < MOST_PARTS; count++) {
    const bytes = await source.read(offset, 12)
    const id = bytes.length === 12 ? idOf(bytes) : undefined
    const size = id && sizeOf(bytes, id.length)
    if (!id || !size || id.value === CLUSTER) break
    if (id.value === SEEK_HEAD) {
      const length = size.length + size.value
      if (length < 2 ** 21 - 1) {
        patches.push({ offset, bytes: [VOID, 0x20 | (length >> 16), (length >> 8) & 255, length & 255] })
      }
    }
    offset += id.length + size.length + (count === 1 ? 0 : size.value)
  }
  return patches
}

/** The id of an element, with the bit that marks its length. */
function idOf(bytes: Uint8Array): { value: number; length: number } | undefined {
  const length = Math.clz32(bytes[0]!) - 23
  if (length > 4) return undefined
  let value = 0
  for (let i = 0; i < length; i++) value = value * 256 + bytes[i]!
  return { value, length }
}

/** The size of an element, without the bit that marks its length. */
function sizeOf(bytes: Uint8Array, at: number): { value: number; length: number } | undefined {
  const length = Math.clz32(bytes[at]!) - 23
  if (length > 8) return undefined
  let value = bytes[at]! & (255 >> length)
  for (let i = 1; i < length; i++) value = value * 256 + bytes[at + i]!
  return { value, length }
}

function bigEndian(value: number, length: number): number[] {
  return Array.from({ length }, (_, i) => Math.floor(value / 256 ** (length - 1 - i)) % 256)
}
