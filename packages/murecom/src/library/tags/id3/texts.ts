import { decodeLegacy } from '../charset.ts'

/** A text of a frame, as its bytes and the frame's word for their charset. */
export interface RawText {
  bytes: Uint8Array
  /** Of ID3v2: 0 Latin-1, 1 UTF-16 with a mark, 2 UTF-16 big endian, 3 UTF-8. Others mean nothing. */
  encoding: number
  /** Of UTF-16 without a mark of its own. */
  bigEndian?: boolean
}

const UTF_16 = 1
const UTF_16_BIG_ENDIAN = 2
const UTF_8 = 3

/** True for a charset of two bytes a unit, whose texts end with two zeros. */
export function isWide(encoding: number): boolean {
  return encoding === UTF_16 || encoding === UTF_16_BIG_ENDIAN
}

/** Where the first text of some bytes ends, its terminator not included; their length when there is no terminator. */
export function endOfText(bytes: Uint8Array, encoding: number): number {
  if (!isWide(encoding)) {
    const zero = bytes.indexOf(0)
    return zero < 0 ? bytes.length : zero
  }
  for (let i = 0; i + 1 < bytes.length; i += 2) if (bytes[i] === 0 && bytes[i + 1] === 0) return i
  return bytes.length
}

/** The texts of some bytes, zeros between them; `most` of them at most, the last of which ends at its terminator. */
export function splitTexts(bytes: Uint8Array, encoding: number, most = Number.POSITIVE_INFINITY): RawText[] {
  const texts: RawText[] = []
  const terminator = isWide(encoding) ? 2 : 1
  let bigEndian: boolean | undefined
  let rest = bytes
  while (rest.length > 0 && texts.length < most) {
    const end = endOfText(rest, encoding)
    const text = rest.subarray(0, end)
    bigEndian = byteOrder(text) ?? bigEndian ?? (isWide(encoding) ? guessOrder(text, encoding) : undefined)
    texts.push({ bytes: text, encoding, ...(bigEndian === undefined ? {} : { bigEndian }) })
    rest = rest.subarray(end + terminator)
  }
  return texts
}

/** The texts in their order. Those in Latin-1, or in what is not the charset that they claim, are judged together. */
export function decodeTexts(texts: readonly RawText[]): string[] {
  const decoded = texts.map(declared)
  const doubtful = texts.filter((_, i) => decoded[i] === undefined)
  const judged = decodeLegacy(doubtful.map(({ bytes }) => bytes))
  return decoded.map(text => text ?? judged.shift()!)
}

function declared({ bytes, encoding, bigEndian }: RawText): string | undefined {
  if (isWide(encoding)) {
    const even = bytes.subarray(0, bytes.length & ~1)
    return new TextDecoder(bigEndian ? 'utf-16be' : 'utf-16le').decode(even)
  }
  if (encoding !== UTF_8) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** True for big endian, by the mark at the start of a text; undefined without a mark. */
export function byteOrder(bytes: Uint8Array): boolean | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return false
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return true
  return undefined
}

/** Without a mark: most scripts have the same upper byte throughout, and the western ones have zeros there. */
function guessOrder(bytes: Uint8Array, encoding: number): boolean {
  let [even, odd] = [0, 0]
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  return even === odd ? encoding === UTF_16_BIG_ENDIAN : even > odd
}
