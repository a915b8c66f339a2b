import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { systemPath } from '../../files/path-text.ts'
import type { ParsedPart } from '../parts/parse-part.ts'
import { readerOf } from '../parts/read-at.ts'
import { type PictureType, pictureType } from './picture-type.ts'

/** A picture of an album, as the file has it. */
export interface Cover {
  mimeType: PictureType
  bytes: Uint8Array
}

/** A cover as it is kept: by its content, once for all songs that have it. */
export interface KeptCover {
  /** SHA-256 of the picture, in hexadecimal. */
  hash: string
  mimeType: PictureType
  /** Undefined for a picture of more than {@link MOST_KEPT}: it is read from its file when it is asked for. */
  bytes: Uint8Array | undefined
}

/** Larger covers are not copied into the library. */
const MOST_KEPT = 1_000_000
/** A larger picture is not a cover. */
const MOST_READ = 16 * 2 ** 20

/** The front cover in the tags, else their first picture. */
export function embeddedCover(parts: readonly ParsedPart[]): Cover | undefined {
  const pictures = parts.flatMap(({ common }) => common.picture ?? [])
  const isFront = (type: string | undefined): boolean => /front/i.test(type ?? '')
  for (const { data } of [...pictures.filter(p => isFront(p.type)), ...pictures.filter(p => !isFront(p.type))]) {
    const bytes = data instanceof Uint8Array && data.length <= MOST_READ ? data : new Uint8Array()
    const mimeType = pictureType(bytes)
    if (mimeType) return { mimeType, bytes }
  }
  return undefined
}

/** The first of some files of a folder that is a picture. */
export async function firstPicture(folder: string, names: readonly string[]): Promise<Cover | undefined> {
  for (const name of names) {
    const bytes = await readBounded(join(folder, name)).catch(() => undefined)
    const mimeType = bytes && pictureType(bytes)
    if (mimeType) return { mimeType, bytes }
  }
  return undefined
}

/** The bytes of a file; undefined for a folder or a device, and for a file that is too large. */
async function readBounded(path: string): Promise<Uint8Array | undefined> {
  const file = await open(systemPath(path), 'r')
  try {
    const info = await file.stat()
    return info.isFile() && info.size <= MOST_READ ? await readerOf(file)(0, info.size) : undefined
  } finally {
    await file.close()
  }
}

/** A cover as the library keeps it. */
export function keptCover({ mimeType, bytes }: Cover): KeptCover {
  const hash = createHash('sha256').update(bytes).digest('hex')
  // A copy: the bytes are a view of the whole tag.
  return { hash, mimeType, bytes: bytes.length <= MOST_KEPT ? Uint8Array.from(bytes) : undefined }
}
