import { open } from 'node:fs/promises'
import { plainText } from '@murecom/internal/text'
import { systemPath } from '../../files/path-text.ts'
import { decodeTexts } from '../id3/texts.ts'
import type { ParsedPart } from '../parts/parse-part.ts'
import { readerOf } from '../parts/read-at.ts'
import { lyricsOf, readLrc } from './lrc.ts'
import { type Lyrics, MOST_LETTERS, MOST_LINES } from './lyrics.ts'

/** Fields of every kind of tag that hold a song's text. */
const TEXT_FIELD =
  /^(?:(?:TXXX|track|----:com\.apple\.iTunes):)?(?:(?:(?:UN)?SYNCED ?)?LYRICS|USLT|©lyr)(?:-[a-z]{3})?$/i

/** The lyrics in a file's tags: with times where there are any, else the first. */
export function embeddedLyrics(parts: readonly ParsedPart[]): Lyrics | undefined {
  const found = parts.flatMap(({ native }) => native.flatMap(({ id, value }) => lyricsOfTag(id, value) ?? []))
  return found.find(({ lines }) => lines.some(line => line.seconds !== undefined)) ?? found[0]
}

function lyricsOfTag(id: string, value: unknown): Lyrics | undefined {
  if (typeof value === 'string') return TEXT_FIELD.test(id) ? readLrc(value) : undefined
  const { text, syncText, language, timeStampFormat } = (value ?? {}) as {
    text?: string
    language?: string
    timeStampFormat?: number
    syncText?: { text: string; timestamp?: number }[]
  }
  if (id === 'USLT' && typeof text === 'string') return readLrc(text, language)
  if (id !== 'SYLT' || !Array.isArray(syncText)) return undefined
  return lyricsOf(timedLines(syncText, timeStampFormat === IN_MILLISECONDS), language)
}

const IN_MILLISECONDS = 2

/** Lines of SYLT, whose texts may be syllables: what begins with a line break begins a line. */
function timedLines(
  pieces: readonly { text: string; timestamp?: number }[],
  hasTimes: boolean,
): { seconds: number | undefined; text: string }[] {
  const lines: { seconds: number | undefined; text: string }[] = []
  const areSyllables = pieces.some(({ text }) => /^[\r\n]/.test(text))
  let letters = 0
  for (const { text, timestamp } of pieces) {
    letters += text.length
    if (letters > MOST_LETTERS || lines.length >= MOST_LINES) break
    const seconds = hasTimes && timestamp !== undefined ? timestamp / 1000 : undefined
    if (areSyllables && lines.length > 0 && !/^[\r\n]/.test(text)) lines.at(-1)!.text += text
    else lines.push({ seconds, text })
  }
  return lines.map(({ seconds, text }) => ({ seconds, text: plainText(text) }))
}

/** The lyrics in an `.lrc` file. */
export async function readLyricsFile(path: string): Promise<Lyrics | undefined> {
  try {
    const file = await open(systemPath(path), 'r')
    try {
      if (!(await file.stat()).isFile()) return undefined
      return readLrc(decodeFile(await readerOf(file)(0, 2 * MOST_LETTERS)))
    } finally {
      await file.close()
    }
  } catch {
    return undefined // lyrics that cannot be read exclude no song
  }
}

/** By its byte-order mark, else UTF-8 where it is that, else the charset that it looks like. */
function decodeFile(bytes: Uint8Array): string {
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)
  const [text = ''] = decodeTexts([{ bytes, encoding: isWide ? 1 : 3, bigEndian: bytes[0] === 0xfe }])
  return text
}
