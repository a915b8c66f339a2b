/** Files of songs, opened so that a name which was turned into a link since it was indexed gives nothing away. */
import { constants } from 'node:fs'
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises'
import { extname } from 'node:path'
import { isServerPath, systemPath } from 'murecom/node'
import { Refusal } from '../refusal.ts'
import type { NumberedSong } from './served-songs.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.m4a': 'audio/mp4',
  '.m4b': 'audio/mp4',
  '.aac': 'audio/aac',
  '.aif': 'audio/aiff',
  '.aiff': 'audio/aiff',
  '.aifc': 'audio/aiff',
  '.caf': 'audio/x-caf',
  '.mka': 'audio/x-matroska',
}

/** Not on every system; 0 changes nothing. O_NONBLOCK: opening a pipe without a writer would wait for ever. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants> & { O_RDONLY: number }

/** Where a song's file is, and which file it is. */
export interface SongFile {
  /** Without links; bytes where the name is not UTF-8. */
  path: string | Buffer
  size: number
  mtimeMs: number
  dev: number
  ino: number
}

/** Content type of a song's file. */
export function contentTypeOf(path: string): string {
  return CONTENT_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/**
 * Finds the file of a song. A link is followed only to a file that is named as music: a collection may be made of links, but
 * one to `/etc/passwd` is none.
 *
 * @throws Refusal, which does not name the path, when the file is gone, lies on a server of music, or does not have the
 *   name of music any more
 */
export async function findSongFile(song: NumberedSong): Promise<SongFile> {
  if (isServerPath(song.path)) throw new Refusal(404, 'this song lies on a server of music: play it there')
  const bytes = await realpath(systemPath(song.path), { encoding: 'buffer' }).catch(() => undefined)
  const info = bytes && (await lstat(bytes).catch(() => undefined))
  if (!bytes || !info?.isFile() || !(extname(String(bytes)).toLowerCase() in CONTENT_TYPES)) {
    throw new Refusal(404, 'the file of this song is gone: index its folder again')
  }
  const { size, mtimeMs, dev, ino } = info
  const text = String(bytes)
  return { path: Buffer.from(text).equals(bytes) ? text : bytes, size, mtimeMs, dev, ino }
}

/** Opens what {@link findSongFile} found; rejects, without the path, when another file has taken its place meanwhile. */
export async function openSongFile(found: SongFile): Promise<FileHandle> {
  const file = await open(found.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK).catch(() => undefined)
  const info = await file?.stat()
  if (file && info?.isFile() && info.dev === found.dev && info.ino === found.ino) return file
  await file?.close()
  throw new Error('the file of this song was replaced')
}
