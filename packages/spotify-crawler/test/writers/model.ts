import { sameName } from '@murecom/internal/names'
import fc from 'fast-check'
import type { Sheets } from './workbook.ts'

/** A song as a writer gets it. */
export interface Song {
  title: string
  artists: string[]
  album: string
  seconds: number
  /** Counts the songs of one case: what ids are made of. */
  n: number
}

export interface List {
  name: string
  songs: Song[]
}

/** A file of some format, files beside it, and the lists that it has. */
export interface Written {
  name: string
  bytes: Uint8Array
  beside?: Record<string, Uint8Array>
  /** Each list as its entries, see {@link entry}; null where an entry names nothing. */
  lists: string[][]
  /** What a workbook was written from. */
  workbook?: { sheets: Sheets; isShared: boolean }
  /** What a zip file was written from: files, each with the name of its writer. */
  files?: Readonly<Record<string, { writer: string; bytes: Uint8Array }>>
}

/** A format as its real programs write it. */
export interface Writer {
  /** What the format cannot say of a song without being taken for something else. */
  suits?: (song: Song) => boolean
  /** Lists in one file; default one. */
  isMany?: boolean
  write(lists: List[]): Written
}

/** What two spellings of one song have in common, as one line. */
export function entry(title: string, artists: readonly string[]): string {
  return `${sameName(title)} / ${artists.map(sameName).join(' & ')}`
}

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export const listsOf = (lists: readonly List[], most = Number.POSITIVE_INFINITY): string[][] =>
  lists.map(list => list.songs.map(song => entry(song.title, song.artists.slice(0, most))))

/** Characters that names have and formats trip over. */
const UNITS = [
  ...'abcdefgABCXYZ0123456789',
  ...'     ',
  ...',;:.\'"&<>()[]{}#%/\\!?-_+=*@$|~`^',
  ...'éßøñÅ愛方탄ก🎵😀٣',
  '\u0301',
  '\u200d',
]

const name = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...UNITS), { minLength: 1, maxLength: most })
    .map(units => units.join('').trim())
    // A name of one combining mark alone would join what is before it.
    .filter(text => text !== '' && !/^[\u0301\u200d]/.test(text))

const song = fc.record({
  title: name(24),
  artists: fc.array(name(16), { minLength: 1, maxLength: 3 }),
  album: name(12),
  seconds: fc.integer({ min: 31, max: 900 }),
})

/** Random lists that a writer can write. */
export function listsFor({ suits = () => true, isMany = false }: Writer): fc.Arbitrary<List[]> {
  const songs = fc.array(
    song.filter(s => suits({ ...s, n: 0 })),
    { minLength: 1, maxLength: 12 },
  )
  const list = fc.record({ name: name(16), songs })
  return fc.array(list, { minLength: 1, maxLength: isMany ? 4 : 1 }).map(lists => {
    let n = 1
    return lists.map((l, i) => ({
      name: isMany ? `${l.name} ${i}` : l.name,
      songs: l.songs.map(s => ({ ...s, n: n++ })),
    }))
  })
}

/** Names without any of these characters or words. */
export function without(part: RegExp): (song: Song) => boolean {
  return ({ title, artists, album }) => ![title, ...artists, album].some(text => part.test(text))
}

export const uri = (n: number): string => `spotify:track:${String(n).padStart(22, '0')}`

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, c => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }[c]};`)

/** A row of CSV, quoted where it must be, or everywhere. */
function csvRow(cells: readonly (string | number)[], separator = ',', isQuoted = false): string {
  return cells
    .map(String)
    .map(cell => {
      const isPlain = !isQuoted && !/["\n\r]|^\s|\s$/.test(cell) && !cell.includes(separator)
      return isPlain ? cell : `"${cell.replaceAll('"', '""')}"`
    })
    .join(separator)
}

export const csvText = (rows: readonly (readonly (string | number)[])[], isQuoted = false, separator = ','): string =>
  rows.map(row => csvRow(row, separator, isQuoted)).join('\n')

/** Songs one after another, as a history has them. */
export const timeOf = (i: number): Date => new Date(Date.UTC(2024, 0, 2, 3, 0, 0) + i * 200_000)
