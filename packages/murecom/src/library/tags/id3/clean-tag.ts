import { MOST_LINES } from '../lyrics/lyrics.ts'
import { type Frame, readFrames } from './frames.ts'
import { byteOrder, decodeTexts, endOfText, isWide, type RawText, splitTexts } from './texts.ts'

/**
 * Writes an ID3v2 tag anew as music-metadata reads it right: version 2.4, true sizes, UTF-8 throughout, values behind each
 * other. What that mends: names with a slash, which it splits in version 2.3 ("AC/DC"); sizes as old iTunes wrote them;
 * unsynchronised tags; Latin-1 that is another charset; marks of byte order and zeros within texts; "(17)Rock".
 * Frames that nobody asks for are left out. O(bytes)
 *
 * @param tag with its header; of any version
 */
export function cleanTag(tag: Uint8Array): Uint8Array {
  const parts = readFrames(tag).flatMap(partsOf).slice(0, MOST_FRAMES)
  const texts = decodeTexts(parts.flatMap(part => part.texts))
  let at = 0
  const frames = parts.map(({ id, texts: { length }, write }) => {
    const values = texts.slice(at, at + length)
    at += length
    return frame(id, write(values))
  })
  const body = Buffer.concat(frames)
  const header = Buffer.from([0x49, 0x44, 0x33, 4, 0, 0, ...sevenBitSize(body.length)])
  return Buffer.concat([header, body])
}

/** A frame whose texts are still to be decoded. */
interface Part {
  id: string
  texts: RawText[]
  write: (texts: string[]) => Uint8Array
}

/** Frames of one value. Version 2.3 says that what follows a zero is to be ignored. */
const SINGLE = new Set(['TIT2', 'TALB', 'TRCK', 'TPOS', 'TYER', 'TDRC', 'TCMP', 'TORY', 'TDOR', 'TDRL', 'TLAN'])
const SEVERAL = new Set(['TPE1', 'TPE2', 'TCON', 'TSRC'])
/** Large tags have a hundred frames. music-metadata needs time that grows with the square of their number. */
const MOST_FRAMES = 1000
/** A hostile frame can hold a text a byte. */
const MOST_VALUES = 200
const UTF_8 = Buffer.from([3])

function partsOf({ id, content }: Frame): Part[] {
  const hasEncoding = content[0]! <= 3
  // Some programs left the byte out.
  const encoding = hasEncoding ? content[0]! : 0
  const body = hasEncoding ? content.subarray(1) : content
  if (SINGLE.has(id)) return [{ id, texts: splitTexts(body, encoding, 1), write: texts => utf8(texts.map(clean)) }]
  if (SEVERAL.has(id)) {
    return [{ id, texts: splitTexts(body, encoding, MOST_VALUES), write: texts => utf8(values(id, texts)) }]
  }
  if (id === 'TXXX') return [{ id, texts: splitTexts(body, encoding, MOST_VALUES), write: describedValues }]
  if (id === 'UFID') return [{ id, texts: [], write: () => content }]
  if (!hasEncoding) return []
  if (id === 'USLT')
    return [{ id, texts: splitTexts(body.subarray(3), encoding, 2), write: texts => lyrics(body, texts) }]
  if (id === 'SYLT') return timedLyrics(body, encoding)
  if (id === 'APIC') return [{ id, texts: [], write: () => picture(content, encoding) }]
  return []
}

function values(id: string, texts: readonly string[]): string[] {
  const kept = texts.map(clean).filter(Boolean)
  return id === 'TCON' ? kept.map(escapedGenre) : kept
}

/** music-metadata takes brackets for numbers of genres; those of a name are doubled. */
function escapedGenre(genre: string): string {
  return /^\((?:\d+|RX|CR)\)/.test(genre) ? genre : genre.replaceAll('(', '((')
}

function describedValues([description = '', ...texts]: string[]): Uint8Array {
  return utf8([clean(description), ...texts.map(clean).filter(Boolean)])
}

function lyrics(body: Uint8Array, texts: readonly string[]): Uint8Array {
  // Without a terminator there is no description, whatever the standard says.
  const [description, text] = texts.length < 2 ? ['', texts[0] ?? ''] : texts
  return Buffer.concat([UTF_8, body.subarray(0, 3), Buffer.from(`${clean(description!)}\0${clean(text!)}`)])
}

/** Texts with a time behind each, lines or syllables. A last one that is cut off is left out. */
function timedLyrics(body: Uint8Array, encoding: number): Part[] {
  const terminator = isWide(encoding) ? 2 : 1
  const head = body.subarray(0, 5)
  if (head.length < 5) return []
  let rest = body.subarray(5)
  const descriptionEnd = endOfText(rest, encoding)
  const [description] = splitTexts(rest.subarray(0, descriptionEnd + terminator), encoding, 1)
  rest = rest.subarray(descriptionEnd + terminator)
  const texts: RawText[] = []
  const times: Uint8Array[] = []
  while (rest.length > 0 && texts.length < MOST_LINES) {
    const end = endOfText(rest, encoding)
    const time = rest.subarray(end + terminator, end + terminator + 4)
    if (time.length < 4) break
    const [text] = splitTexts(rest.subarray(0, end + terminator), encoding, 1)
    texts.push(description && byteOrder(text!.bytes) === undefined ? { ...description, bytes: text!.bytes } : text!)
    times.push(time)
    rest = rest.subarray(end + terminator + 4)
  }
  const write = (lines: string[]): Uint8Array =>
    Buffer.concat([UTF_8, head, Buffer.of(0), ...lines.flatMap((line, i) => [terminated(line), times[i]!])])
  return [{ id: 'SYLT', texts, write }]
}

/** A picture without its description. */
function picture(content: Uint8Array, encoding: number): Uint8Array {
  const typeEnd = content.indexOf(0, 1)
  if (typeEnd < 0) return content
  const rest = content.subarray(typeEnd + 2)
  const end = endOfText(rest, encoding)
  const data = rest.subarray(end + (isWide(encoding) ? 2 : 1))
  return Buffer.concat([Buffer.of(0), content.subarray(1, typeEnd + 2), Buffer.of(0), data])
}

/** Zeros would be read as the end of a text, marks of byte order as a part of it. */
function clean(text: string): string {
  return text.replaceAll('\0', '').replaceAll('\ufeff', '')
}

function terminated(text: string): Uint8Array {
  return Buffer.from(`${clean(text)}\0`)
}

function utf8(texts: readonly string[]): Uint8Array {
  return Buffer.concat([UTF_8, Buffer.from(texts.join('\0'))])
}

function frame(id: string, content: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(id), Buffer.from([...sevenBitSize(content.length), 0, 0]), content])
}

function sevenBitSize(size: number): number[] {
  return [(size >>> 21) & 127, (size >>> 14) & 127, (size >>> 7) & 127, size & 127]
}
