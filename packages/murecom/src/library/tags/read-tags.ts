import { readdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { foldName } from '@murecom/internal/names'
import { readablePath, systemPath } from '../files/path-text.ts'
import { type Cover, embeddedCover, folderCover, type KeptCover, keptCover } from './covers/cover.ts'
import { namesOfFile } from './file-name.ts'
import { embeddedLyrics, lyricsBeside } from './lyrics/find-lyrics.ts'
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
}

/** Names of the files of a folder. The last folder is remembered, because a run goes through folders one after another. */
export class FolderNames {
  #folder: string | undefined
  #names: Promise<string[]> = Promise.resolve([])

  of(path: string): Promise<string[]> {
    const folder = dirname(path)
    if (folder !== this.#folder) {
      this.#folder = folder
      this.#names = readdir(systemPath(folder)).catch(() => [])
    }
    return this.#names
  }
}

/**
 * Reads a file's tags, cover and lyrics, without its sound. Tags that are damaged count as far as they can be read.
 *
 * @throws the error of the operating system when the file cannot be read
 */
export async function readTags(path: string, folders: FolderNames = new FolderNames()): Promise<FileTags> {
  const parts = await parsedParts(path)
  const siblings = await folders.of(path)
  const cover = embeddedCover(parts) ?? (await folderCover(path, siblings))
  return {
    tags: withNames(mergeTags(parts), readablePath(path), siblings),
    cover: cover && keptCover(cover),
    lyrics: (await lyricsBeside(path, siblings)) ?? embeddedLyrics(parts),
  }
}

/** The cover in a file, else in its folder. */
export async function readCover(path: string): Promise<Cover | undefined> {
  return embeddedCover(await parsedParts(path).catch(() => [])) ?? (await coverBeside(path))
}

/** The cover in the folder of a file. */
export async function coverBeside(path: string): Promise<Cover | undefined> {
  return folderCover(path, await new FolderNames().of(path))
}

/** The lyrics beside a file. */
export async function readLyricsBeside(path: string): Promise<Lyrics | undefined> {
  return lyricsBeside(path, await new FolderNames().of(path))
}

async function parsedParts(path: string): Promise<ParsedPart[]> {
  const parsed: ParsedPart[] = []
  for (const part of await tagParts(path)) {
    const found = await parsePart(part)
    if (found) parsed.push(found)
  }
  return parsed
}

/** Fills in by the names of file and folder what the tags leave out, as far as they speak of the same song. */
function withNames(tags: SongTags, path: string, siblings: readonly string[]): FileTags['tags'] {
  const names = namesOfFile(path, siblings)
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
