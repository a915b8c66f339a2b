import { type ICommonTagsResult, type IOptions, type ITag, parseBlob, parseBuffer } from 'music-metadata'
import { decodeLegacy, latin1Bytes } from '../charset.ts'
import type { TagPart } from './parts.ts'

/** What music-metadata found in a part of a file. */
export interface ParsedPart {
  /** By its common names. Values are what the file has: a number may stand where a text is expected. */
  common: ICommonTagsResult
  /** Every tag by its own name, in the order of the file. */
  native: readonly ITag[]
}

/** Reads a part. What was found before it broke counts: damaged tags do not exclude a song. */
export async function parsePart({ source, type, isLatin1 }: TagPart): Promise<ParsedPart | undefined> {
  let found: Parameters<NonNullable<IOptions['observer']>>[0]['metadata'] | undefined
  const options: IOptions = {
    observer: event => {
      found = event.metadata
    },
  }
  try {
    found = source instanceof Blob ? await parseBlob(source, options) : await parseBuffer(source, type, options)
  } catch {
    // The decoder decides about the file.
  }
  if (!found) return undefined
  const native = Object.values(found.native).flat()
  return { common: isLatin1 ? recoded(found.common) : found.common, native }
}

/** Texts that were read as Latin-1 because nothing said what they are. */
function recoded(common: ICommonTagsResult): ICommonTagsResult {
  const { title = '', artist = '', album = '', artists = [], genre = [] } = common
  const bytes = [title, artist, album, ...artists, ...genre].map(text => latin1Bytes(String(text)))
  if (bytes.some(text => text === undefined)) return common // a charset was named
  const texts = decodeLegacy(bytes as Uint8Array[])
  const firstGenre = 3 + artists.length
  return {
    ...common,
    ...(title && { title: texts[0]! }),
    ...(artist && { artist: texts[1]! }),
    ...(album && { album: texts[2]! }),
    ...(artists.length > 0 && { artists: texts.slice(3, firstGenre) }),
    ...(genre.length > 0 && { genre: texts.slice(firstGenre) }),
  }
}
