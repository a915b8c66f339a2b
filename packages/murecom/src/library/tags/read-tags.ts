import { dirname, join } from 'node:path'
import { foldName } from '@murecom/internal/names'
import { readablePath } from '../files/path-text.ts'
import { type Cover, embeddedCover, type KeptCover, keptCover } from './covers/cover.ts'
import { namesOfFile } from './file-name.ts'
import { Folder, LastFolder } from './folder.ts'
import { embeddedLyrics, readLyricsFile } from './lyrics/find-lyrics.ts'
import type { Lyrics } from './lyrics/lyrics.ts'
import { mergeTags } from './merge-tags.ts'
import { type ParsedPart, parsePart } from './parts/parse-part.ts'
import { tagParts } from './parts/parts.ts'
import type { SongTags } from './song-tags.ts'

/** Everything that a file and its folder say of a song, besides its sound. */
export interface FileTags {
  /** The title is that of the file's name where the tags have none. */
  tags: SongTags & { title: string }
  cover: KeptCover | undefined
  lyrics: Lyrics | undefined
  /** What lies beside the file, as `files/beside.ts` writes it. */
  beside: string
}

/**
 * Reads a file's tags, cover and lyrics, without its sound. Tags that are damaged count as far as they can be read.
 *
 * @throws the error of the operating system when the file cannot be read
 */
export async function readTags(path: string, folders: LastFolder = new LastFolder()): Promise<FileTags> {
  const parts = await parsedParts(path)
  const folder = await folders.of(path)
  // First, so that what changes meanwhile is noticed the next time.
  const beside = await folder.beside(path)
  const cover = embeddedCover(parts) ?? (await folder.cover())
  return {
    tags: withNames(mergeTags(parts), namesOfFile(readablePath(path), folder.countsFromOne)),
    cover: cover && keptCover(cover),
    lyrics: (await besideIn(folder, path)) ?? embeddedLyrics(parts),
    beside,
  }
}

/** The cover in a file, else in its folder. */
export async function readCover(path: string): Promise<Cover | undefined> {
  return embeddedCover(await parsedParts(path).catch(() => [])) ?? (await coverBeside(path))
}

/** The cover in the folder of a file. */
export async function coverBeside(path: string): Promise<Cover | undefined> {
  return (await Folder.of(path)).cover()
}

/** The lyrics beside a file. */
export async function lyricsBeside(path: string): Promise<Lyrics | undefined> {
  return besideIn(await Folder.of(path), path)
}

async function besideIn(folder: Folder, path: string): Promise<Lyrics | undefined> {
  const name = folder.lyricsOf(path)
  return name === undefined ? undefined : readLyricsFile(join(dirname(path), name))
}

async function parsedParts(path: string): Promise<ParsedPart[]> {
  const parsed: ParsedPart[] = []
  for (const part of await tagParts(path)) {
    const found = await parsePart(part)
    if (found) parsed.push(found)
  }
  return parsed
}

/** Takes what the tags leave out from the names of file and folder, as far as both name the same song. */
function withNames(tags: SongTags, names: ReturnType<typeof namesOfFile>): FileTags['tags'] {
  if (tags.title !== null && foldName(tags.title) !== foldName(names.title)) return { ...tags, title: tags.title }
  const artist = tags.artist ?? names.artist
  return {
    ...tags,
    title: tags.title ?? names.title,
    artist,
    artists: tags.artists.length > 0 || artist === null ? tags.artists : [artist],
    album: tags.album ?? names.album,
    trackNumber: tags.trackNumber ?? names.trackNumber,
  }
}
