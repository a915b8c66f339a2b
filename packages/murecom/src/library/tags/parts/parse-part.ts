import { type ICommonTagsResult, type IOptions, type ITag, parseBlob, parseBuffer } from 'music-metadata'
import type { TagPart } from './parts.ts'

/** What music-metadata found in a part of a file. */
export interface ParsedPart {
  /** By its common names. Values are what the file has: a number may be where a text is expected. */
  common: ICommonTagsResult
  /** Every tag by its own name, in the order of the file. */
  native: readonly ITag[]
}

/** Reads a part. What was found before it broke counts: damaged tags do not exclude a song. */
export async function parsePart({ source, type }: TagPart): Promise<ParsedPart | undefined> {
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
  return found && { common: found.common, native: Object.values(found.native).flat() }
}
