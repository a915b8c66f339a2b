import { openAsBlob } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type AudioFormat, sniffFormat } from '@murecom/decode'
import { systemPath } from '../../files/path-text.ts'
import { cleanTag } from '../id3/clean-tag.ts'
import { chunkTags, leadingTags } from './id3-parts.ts'
import { readerOf } from './read-at.ts'
import { quietFrames, trailingTags } from './tail-parts.ts'

/** A part of a file that has tags, in a form that music-metadata reads alone. */
export interface TagPart {
  source: Uint8Array | Blob
  /** MIME type; empty when music-metadata has to find out. */
  type: string
}

/** Formats whose own tags music-metadata reads. */
const TYPES: Partial<Record<AudioFormat, string>> = {
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  mp4: 'audio/mp4',
  matroska: 'audio/matroska',
}
/** Enough for the signature of every format. */
const HEAD = 4096

/**
 * The parts of a file that have tags, the most trusted first. They are read apart, so that what is broken in one costs that
 * one only, and ID3v2 tags are written anew ({@link cleanTag}), wherever they are.
 *
 * @throws the error of the operating system when the file cannot be read
 */
export async function tagParts(path: string): Promise<TagPart[]> {
  const file = await open(systemPath(path))
  try {
    return await partsOf(path, file)
  } finally {
    await file.close()
  }
}

async function partsOf(path: string, file: FileHandle): Promise<TagPart[]> {
  const read = readerOf(file)
  const { size } = await file.stat()
  const { tags, end: start } = await leadingTags(read)
  const leading = tags.map(id3Part)
  const head = await read(start, HEAD)
  const format = sniffFormat(head)
  if (format === 'wav' || format === 'aiff') {
    const inner = await chunkTags(read, start, format === 'wav')
    return [...inner.tags.map(id3Part), ...leading, ...inner.texts.map(id3Part)]
  }
  const rest = async (type: string): Promise<TagPart> => {
    return { source: (await openAsBlob(systemPath(path))).slice(start, size, type), type }
  }
  const type = format === null ? undefined : TYPES[format]
  if (type !== undefined) return [await rest(type), ...leading]
  const { ape, id3v1 } = await trailingTags(read, size)
  const parts = [...leading, ...(id3v1 ? [id3Part(id3v1)] : [])]
  if (ape) parts.unshift({ source: Buffer.concat([quietFrames(), ape]), type: 'audio/mpeg' })
  // Formats that only ffmpeg decodes have tags as well.
  if (format === null && parts.length === 0) parts.push(await rest(''))
  return parts
}

function id3Part(tag: Uint8Array): TagPart {
  return { source: cleanTag(tag), type: 'audio/mpeg' }
}
