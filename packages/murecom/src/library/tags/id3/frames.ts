import { inflateSync } from 'node:zlib'

/** A frame of an ID3v2 tag, with the name that version 2.4 has for it, and without unsynchronisation and compression. */
export interface Frame {
  id: string
  content: Uint8Array
}

/** Names of version 2.2, and of an iTunes that wrote them into tags of version 2.3. */
const NAMES_OF_2_2: Readonly<Record<string, string>> = {
  ...{ TT2: 'TIT2', TP1: 'TPE1', TP2: 'TPE2', TAL: 'TALB', TRK: 'TRCK', TPA: 'TPOS', TYE: 'TYER', TCO: 'TCON' },
  ...{ TCP: 'TCMP', TRC: 'TSRC', TXX: 'TXXX', UFI: 'UFID', ULT: 'USLT', SLT: 'SYLT', PIC: 'APIC', TOR: 'TORY' },
}

/** A compressed frame may not grow beyond this: a picture. */
const MOST_INFLATED = 16 * 2 ** 20

/**
 * The frames of a tag, header included. Sizes are read in the way that finds more frames: iTunes wrote tags of version 2.4
 * with plain sizes, other programs tags of version 2.3 with sizes of seven bits a byte. O(bytes)
 */
export function readFrames(tag: Uint8Array): Frame[] {
  const version = tag[3]!
  const flags = tag[5]!
  if (version < 2 || version > 4) return []
  let data = tag.subarray(10)
  const isUnsynchronised = (flags & 0x80) !== 0
  if (isUnsynchronised && version < 4) data = synchronised(data)
  if (flags & 0x40 && version > 2) data = data.subarray(extendedHeader(data, version))
  const [usual, other] = version === 4 ? [sevenBits, plain] : [plain, sevenBits]
  const frames = walk(data, version, usual)
  const others = version === 2 ? frames : walk(data, version, other)
  const best = others.found.length > frames.found.length && (others.isWhole || !frames.isWhole) ? others : frames
  return best.found.flatMap(frame => {
    const content = version === 2 ? frame.content : bare(frame, version, isUnsynchronised)
    const id = NAMES_OF_2_2[frame.id] ?? frame.id
    if (!content || id.length !== 4) return []
    return [{ id, content: frame.id === 'PIC' ? withMimeType(content) : content }]
  })
}

interface FoundFrame extends Frame {
  flags: number
}

/** @returns the frames, and whether they end where the tag ends or its padding begins */
function walk(
  data: Uint8Array,
  version: number,
  sizeAt: (data: Uint8Array, at: number) => number,
): { found: FoundFrame[]; isWhole: boolean } {
  const found: FoundFrame[] = []
  const [idLength, headerLength] = version === 2 ? [3, 6] : [4, 10]
  let at = 0
  while (at + headerLength <= data.length && data[at] !== 0) {
    const id = String.fromCharCode(...data.subarray(at, at + idLength)).replace(/[\0 ]$/, '')
    const size = version === 2 ? (data[at + 3]! << 16) | (data[at + 4]! << 8) | data[at + 5]! : sizeAt(data, at + 4)
    if (!/^[A-Z][A-Z0-9]{2,3}$/.test(id) || size > data.length - at - headerLength) return { found, isWhole: false }
    const flags = version === 2 ? 0 : data[at + 9]!
    if (size > 0) found.push({ id, flags, content: data.subarray(at + headerLength, at + headerLength + size) })
    at += headerLength + size
  }
  return { found, isWhole: true }
}

function plain(data: Uint8Array, at: number): number {
  return data[at]! * 2 ** 24 + ((data[at + 1]! << 16) | (data[at + 2]! << 8) | data[at + 3]!)
}

function sevenBits(data: Uint8Array, at: number): number {
  if ((data[at]! | data[at + 1]! | data[at + 2]! | data[at + 3]!) & 0x80) return Number.POSITIVE_INFINITY
  return (data[at]! << 21) | (data[at + 1]! << 14) | (data[at + 2]! << 7) | data[at + 3]!
}

/** The content of a frame without what its flags announce; undefined when it is encrypted or damaged. */
function bare({ flags, content }: FoundFrame, version: number, isUnsynchronised: boolean): Uint8Array | undefined {
  const has =
    version === 3
      ? { group: flags & 0x20, deflated: flags & 0x80, encrypted: flags & 0x40, length: 0, unsynchronised: 0 }
      : {
          group: flags & 0x40,
          deflated: flags & 0x08,
          encrypted: flags & 0x04,
          length: flags & 0x01,
          unsynchronised: flags & 0x02,
        }
  if (has.encrypted) return undefined
  const isStuffed = version === 4 && (has.unsynchronised || isUnsynchronised) && !hasSync(content)
  let data = isStuffed ? synchronised(content) : content
  const extra = (has.group ? 1 : 0) + (has.length || (version === 3 && has.deflated) ? 4 : 0)
  data = data.subarray(extra)
  if (!has.deflated) return data
  try {
    return inflateSync(data, { maxOutputLength: MOST_INFLATED })
  } catch {
    return undefined
  }
}

/** True for what unsynchronisation leaves nowhere: it was announced, and not done. */
function hasSync(data: Uint8Array): boolean {
  for (let i = data.indexOf(0xff); i >= 0 && i + 1 < data.length; i = data.indexOf(0xff, i + 1)) {
    if (data[i + 1]! >= 0xe0) return true
  }
  return false
}

/** Takes out the zeros behind bytes of 255. */
function synchronised(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(data.length)
  let length = 0
  for (let i = 0; i < data.length; i++) {
    out[length++] = data[i]!
    if (data[i] === 0xff && data[i + 1] === 0) i++
  }
  return out.subarray(0, length)
}

/** Length of the extended header; 0 when it was announced and is not there, for there is a frame where it should be. */
function extendedHeader(data: Uint8Array, version: number): number {
  if (data.length < 4 || /^[A-Z][A-Z0-9]{3}$/.test(String.fromCharCode(...data.subarray(0, 4)))) return 0
  const length = version === 4 ? sevenBits(data, 0) : plain(data, 0) + 4
  return length <= data.length ? length : 0
}

/** A picture of version 2.2 has three letters where later ones have a type and a zero. */
function withMimeType(content: Uint8Array): Uint8Array {
  const type = `image/${String.fromCharCode(...content.subarray(1, 4)).toLowerCase()}\0`
  return Buffer.concat([content.subarray(0, 1), Buffer.from(type, 'latin1'), content.subarray(4)])
}
