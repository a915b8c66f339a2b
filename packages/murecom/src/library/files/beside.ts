import { basename, dirname, extname } from 'node:path'

/** Names of pictures in an album's folder, the likeliest cover first. */
const COVER_NAMES = ['cover', 'folder', 'front', 'albumart', 'album', 'artwork']
const PICTURE_NAME = /^(.+)\.(?:jpe?g|png|webp|gif)$/i
const LYRICS_NAME = /\.lrc$/i

/** The files of a folder that say something of its songs, covers and lyrics: size and time of each, by name. */
export type FilesBeside = ReadonlyMap<string, string>

/** The names among those of a folder's files that are of covers: `cover.jpg`, `folder.png` and the like, the likeliest first. */
export function coverNames(names: readonly string[]): string[] {
  return names.filter(name => rank(name) >= 0).sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
}

/** True for the name of a file with lyrics. */
export function isLyricsName(name: string): boolean {
  return LYRICS_NAME.test(name)
}

/** True for the name of a file that says something of the songs in its folder. */
export function isBesideSongs(name: string): boolean {
  return rank(name) >= 0 || isLyricsName(name)
}

/** Size and time of a file, as {@link FilesBeside} has them. */
export function stampOf({ size, mtimeMs }: { size: number | bigint; mtimeMs: number | bigint }): string {
  return `${Number(size)} ${Math.floor(Number(mtimeMs))}`
}

/**
 * What lies beside a song, as one text: another text means that its cover or its lyrics may be others. `''` when there is
 * nothing.
 */
export function besideSong(files: FilesBeside, path: string): string {
  const stem = basename(path, extname(path))
  return Array.from(files)
    .filter(([name]) => !isLyricsName(name) || name.slice(0, -4) === stem)
    .map(([name, stamp]) => `${name} ${stamp}`)
    .sort()
    .join('\n')
}

/** The path at which a change counts. For a file beside songs it is the folder, because all songs there may be meant. */
export function changedPath(path: string): string {
  return isBesideSongs(basename(path)) ? dirname(path) : path
}

function rank(name: string): number {
  return COVER_NAMES.indexOf(PICTURE_NAME.exec(name)?.[1]?.toLowerCase() ?? '')
}
