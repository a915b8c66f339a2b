import { plainText } from '@murecom/internal/text'
import { type Lyrics, type LyricsLine, MOST_LETTERS, MOST_LINES } from './lyrics.ts'

/** `[1:02.50]`, `[01:02:50]` (hundredths behind a colon), `[00:01:02.5]` (hours in front), `[01:02]`. */
const STAMP = /\s*\[(?:(\d{1,2}):(?=\d{1,2}:\d{1,2}[.,]))?(\d{1,3}):(\d{1,2})(?:[.:,](\d{1,3}))?\]/y
/** Times of single words: `<00:12.30>`. */
const WORD_STAMP = /<(?:\d{1,2}:)?\d{1,3}:\d{1,2}(?:[.:]\d{1,3})?>/g
/** Times of a line; a chorus comes a few times. */
const MOST_TIMES = 100
const FIELD = /^\s*\[([a-z#]{1,20}):([^\]]{0,1000})\]\s*$/i

/**
 * Lyrics out of a text, with times where it has them (LRC): several times a line, `[offset:500]` (milliseconds by which all
 * lines come earlier), `[la:en]`. Lines without a time stay behind the line that they follow. Other fields such as `[ar:...]`
 * are left out. O(letters)
 *
 * @returns undefined when there is no text
 */
export function readLrc(text: string, language?: string): Lyrics | undefined {
  const timed: { at: number; line: LyricsLine }[] = []
  let offset = 0
  let named = language
  let last = Number.NEGATIVE_INFINITY
  for (const line of text.slice(0, MOST_LETTERS).split(/\r\n?|\n/)) {
    if (timed.length >= MOST_LINES) break
    const field = FIELD.exec(line)
    if (field && !/^\d/.test(field[1]!)) {
      if (/^offset$/i.test(field[1]!)) offset = Number.parseFloat(field[2]!) / 1000 || 0
      if (/^(?:la|lang|language)$/i.test(field[1]!)) named = field[2]!.trim()
      continue
    }
    const { times, rest } = stamps(line)
    const sung = plainText(times.length > 0 ? rest.replace(WORD_STAMP, '') : rest)
    if (times.length === 0) timed.push({ at: last, line: { seconds: undefined, text: sung } })
    for (const seconds of times) timed.push({ at: seconds, line: { seconds, text: sung } })
    last = times.at(-1) ?? last
  }
  const lines = timed.sort((a, b) => (a.at === b.at ? 0 : a.at - b.at)).map(({ line }) => line)
  const moved = lines.map(({ seconds, text: sung }) => ({ seconds: earlier(seconds, offset), text: sung }))
  return lyricsOf(moved, named)
}

/** Lyrics without the empty lines at both ends; undefined when no line has a text. */
export function lyricsOf(lines: readonly LyricsLine[], language?: string): Lyrics | undefined {
  const isEmpty = (line: LyricsLine): boolean => line.text === ''
  const start = lines.findIndex(line => !isEmpty(line))
  if (start < 0) return undefined
  const end = lines.findLastIndex(line => !isEmpty(line) || line.seconds !== undefined)
  const named = language && /^[a-z]{2,3}(?:-[\w-]{1,20})?$/i.test(language) && !/^(?:xxx|und)$/i.test(language)
  return { lines: lines.slice(start, end + 1), ...(named && { language: language.toLowerCase() }) }
}

function earlier(seconds: number | undefined, offset: number): number | undefined {
  return seconds === undefined ? undefined : Math.max(0, Math.round((seconds - offset) * 1000) / 1000)
}

function stamps(line: string): { times: number[]; rest: string } {
  const times: number[] = []
  let at = 0
  while (times.length < MOST_TIMES) {
    STAMP.lastIndex = at
    const found = STAMP.exec(line)
    if (!found) break
    at = STAMP.lastIndex
    const [, hours = '0', minutes, seconds, fraction = ''] = found
    times.push(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(`0.${fraction || 0}`))
  }
  return { times, rest: line.slice(at) }
}
