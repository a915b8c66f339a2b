import { mkdirSync, realpathSync, statSync } from 'node:fs'
import { dirname, extname, relative, resolve, sep } from 'node:path'
import { isServerPath, type LibrarySong, systemPath } from 'murecom/node'
import { UsageError } from '../errors.ts'
import { writeWhole } from './write-whole.ts'

/** What a playlist says of a song. */
type PlaylistSong = Pick<LibrarySong, 'path' | 'title' | 'artist' | 'durationSeconds'>

/** Throws unless a playlist may be written there: a mistyped name must not overwrite a song. */
export function checkPlaylistName(file: string): void {
  if (['.m3u', '.m3u8'].includes(extname(file).toLowerCase())) return
  throw new UsageError(`--m3u must name a file that ends in .m3u8 or .m3u, got ${file}`)
}

/** How a playlist is written. */
interface PlaylistOptions {
  /**
   * Which songs are named relative to the playlist: those `'below'` its own folder, so that both can be moved together, or
   * all of its `'disk'`. Default `'below'`.
   */
  relative?: 'below' | 'disk'
  /** False: a file that is there already stays. Default true. */
  overwrite?: boolean
}

/**
 * Writes an extended M3U playlist in UTF-8. Songs are named relative to it as far as `relative` says, others by their whole
 * path. The file appears whole or not at all.
 *
 * @returns how many songs it holds, and the paths that M3U cannot hold ({@link fitsM3u})
 */
export function writePlaylist(
  file: string,
  songs: readonly PlaylistSong[],
  { relative: which = 'below', overwrite = true }: PlaylistOptions = {},
): { written: number; leftOut: string[] } {
  checkPlaylistName(file)
  const target = resolve(file)
  const folder = dirname(target)
  const kept = songs.filter(({ path }) => fitsM3u(path))
  mkdirSync(folder, { recursive: true })
  const place = ({ path }: PlaylistSong): string => (which === 'disk' ? pathOnDisk(folder, path) : pathIn(folder, path))
  writeWhole(target, m3uText(kept, place), overwrite)
  return { written: kept.length, leftOut: songs.map(({ path }) => path).filter(path => !fitsM3u(path)) }
}

/**
 * True for a place that M3U can hold: it has no way to write a line break, nor, in UTF-8, a name that is not UTF-8. No player
 * opens the path of a song on a server.
 */
export function fitsM3u(place: string): boolean {
  return !isServerPath(place) && !/[\r\n]/.test(place) && typeof systemPath(place) === 'string'
}

/** An extended M3U playlist. White space in a name becomes a space; every place must fit ({@link fitsM3u}). */
export function m3uText<T extends PlaylistSong>(songs: readonly T[], place: (song: T) => string): string {
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
  return uncommented(below)
}

/** A line that begins with # is a comment. */
function uncommented(path: string): string {
  return path.startsWith('#') ? `.${sep}${path}` : path
}

/** Relative to the folder if the file is on the same disk, else whole. */
function pathOnDisk(folder: string, path: string): string {
  const song = statSync(path, { throwIfNoEntry: false })
  if (song?.dev !== statSync(folder).dev) return pathIn(folder, path)
  // A program goes up from where a folder is, not from where a link to it is.
  const real = realpathSync(folder)
  return uncommented(real === folder ? relative(folder, path) : relative(real, realpathSync(path)))
}
