import { existsSync } from 'node:fs'
import { exactName } from '@murecom/internal/names'
import { isServerPath, type Library, type LibrarySong, openLibrary } from 'murecom/node'
import { CommandError } from '../errors.ts'
import { defaultLibraryPath, hasLibrary } from '../options/library-path.ts'
import type { Io } from '../terminal/io.ts'
import { type Column, clean, formatTable } from '../terminal/table.ts'
import { writePlaylist } from './m3u.ts'

/** Options that the commands which answer with songs share. */
export interface SongListOptions {
  library?: string
  json?: boolean
  quiet?: boolean
  m3u?: string
}

/** The help line of the option that writes the answer as a playlist. */
export const M3U_OPTION = ['--m3u <file>', 'also write the songs as a playlist (.m3u8 or .m3u)'] as const

/** Choices shown when a name fits several songs. */
const MOST_CHOICES = 10

/** Opens the library that must be there already, and closes it after `work`. */
export async function withLibrary<T>(
  options: { library?: string; quiet?: boolean },
  io: Io,
  work: (library: Library, file: string) => T | Promise<T>,
): Promise<T> {
  const file = options.library ?? defaultLibraryPath(io.env)
  if (!hasLibrary(file)) {
    throw new CommandError(`${file}: no library there. Make one with: murecom index <folder>`)
  }
  const onNotice = (line: string): void => {
    if (!options.quiet) io.err(`${clean(line)}\n`)
  }
  const library = await openLibrary(file, { onNotice })
  try {
    // What is kept beside a library on a server lies beside its copy here.
    return await work(library, library.file ?? file)
  } finally {
    library.close()
  }
}

/**
 * The path of a song given as a path or by words. When several songs fit, they are shown for the user to choose. When none
 * fits, the nearest names are shown.
 *
 * @param mayBeOutside whether a file that is not in the library will do
 */
export function resolveSong(library: Library, song: string, mayBeOutside: boolean): string {
  const known = library.song(song)
  if (known) return known.path
  if (mayBeOutside && existsSync(song)) return song
  const matches = library.find(song, { limit: MOST_CHOICES + 1 })
  const exact = matches.filter(m => exactName(m.title) === exactName(song))
  const [only] = exact.length === 1 ? exact : matches.length === 1 ? matches : []
  if (only) return only.path
  const listed = (songs: readonly LibrarySong[]): string =>
    songs.map(s => `\n  ${label(s)}\n    ${clean(s.path)}`).join('')
  if (matches.length === 0) {
    const place = mayBeOutside ? 'no song of the library and no file fits' : 'no song of the library fits'
    const near = library.nearestNames(song, { limit: 5 })
    const advice = near.length > 0 ? `; the nearest names are:${listed(near)}` : ''
    throw new CommandError(`${place} ${JSON.stringify(song)}${advice}`)
  }
  const more = matches.length > MOST_CHOICES ? '\n  ...' : ''
  // By path: songs come into a library in the order in which threads finish.
  const choices = listed(matches.slice(0, MOST_CHOICES).sort((a, b) => (a.path < b.path ? -1 : 1)))
  throw new CommandError(`several songs fit ${JSON.stringify(song)}; name one by its path:${choices}${more}`)
}

/** `Artist - Title`, fit for a terminal. */
export function label(song: { title: string; artist: string | null }): string {
  return clean(song.artist ? `${song.artist} - ${song.title}` : song.title)
}

/** Writes the playlist that `--m3u` asks for, if it does, and says so. */
export function playlistOf(songs: readonly LibrarySong[], options: SongListOptions, io: Io, file = options.m3u): void {
  if (file === undefined) return
  const { written, leftOut } = writePlaylist(file, songs)
  const why = (path: string): string =>
    isServerPath(path) ? 'it lies on a server' : 'a playlist cannot hold such a name'
  for (const path of leftOut) io.err(`left out of ${clean(file)}: ${clean(path)}: ${why(path)}\n`)
  if (!options.quiet) io.err(`${written} songs written to ${clean(file)}\n`)
}

/** A numbered table of songs, with columns of figures between the artist and the file. */
export function songTable<T extends LibrarySong>(
  songs: readonly T[],
  figures: readonly { heading: string; of: (song: T) => string }[],
  io: Io,
): string {
  const head: Column[] = [
    { heading: '#', numeric: true },
    { heading: 'title' },
    { heading: 'artist' },
    ...figures.map(({ heading }) => ({ heading, numeric: true })),
    { heading: 'file', keep: 'end' },
  ]
  const rows = songs.map((song, i) => [
    String(i + 1),
    song.title,
    song.artist ?? '',
    ...figures.map(({ of }) => of(song)),
    song.path,
  ])
  return `${formatTable(head, rows, io.columns)}\n`
}
