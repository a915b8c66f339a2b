import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative, resolve, sep } from 'node:path'
import type { LibrarySong } from 'murecom/node'
import { UsageError } from '../errors.ts'

/** Throws unless a playlist may be written there: a mistyped name must not overwrite a song. */
export function checkPlaylistName(file: string): void {
  if (['.m3u', '.m3u8'].includes(extname(file).toLowerCase())) return
  throw new UsageError(`--m3u must name a file that ends in .m3u8 or .m3u, got ${file}`)
}

/**
 * Writes an extended M3U playlist in UTF-8. Songs below the playlist's own folder are named relative to it, so that both can
 * be moved together; others by their whole path. The file appears whole or not at all: it is written beside its place and
 * then renamed.
 *
 * @returns how many songs it holds, and the paths that M3U cannot hold, for it has no way to write a line break
 */
export function writePlaylist(file: string, songs: readonly LibrarySong[]): { written: number; leftOut: string[] } {
  checkPlaylistName(file)
  const target = resolve(file)
  const folder = dirname(target)
  const kept = songs.filter(({ path }) => fitsM3u(path))
  mkdirSync(folder, { recursive: true })
  const temporary = join(folder, `.${basename(target)}.${process.pid}.tmp`)
  try {
    writeFileSync(
      temporary,
      m3uText(kept, ({ path }) => pathIn(folder, path)),
    )
    renameSync(temporary, target)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  return { written: kept.length, leftOut: songs.map(({ path }) => path).filter(path => !fitsM3u(path)) }
}

/** True for a place that M3U can hold: it has no way to write a line break. */
export function fitsM3u(place: string): boolean {
  return !/[\r\n]/.test(place)
}

/** An extended M3U playlist. White space in a name becomes a space; every place must fit ({@link fitsM3u}). */
export function m3uText<T extends LibrarySong>(songs: readonly T[], place: (song: T) => string): string {
  const lines = songs.flatMap(song => {
    const seconds = song.durationSeconds === null ? -1 : Math.round(song.durationSeconds)
    const name = (song.artist ? `${song.artist} - ${song.title}` : song.title).replace(/\s+/g, ' ')
    return [`#EXTINF:${seconds},${name}`, place(song)]
  })
  return `${['#EXTM3U', ...lines].join('\n')}\n`
}

function pathIn(folder: string, path: string): string {
  const below = relative(folder, path)
  if (below === '..' || below.startsWith(`..${sep}`) || resolve(below) === below) return path
  // A line that begins with # is a comment.
  return below.startsWith('#') ? `.${sep}${below}` : below
}
