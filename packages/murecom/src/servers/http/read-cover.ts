import { ServerError } from '../../errors.ts'
import type { Cover } from '../../library/tags/covers/cover.ts'
import { pictureType } from '../../library/tags/covers/picture-type.ts'
import type { OpenAnswer } from './http-client.ts'

/** A larger picture is not a cover: it is not read to its end. */
const MOST_BYTES = 16 * 2 ** 20

/**
 * The picture of an answer, by its first bytes and never by what the server says of it; undefined for what is none, or too large.
 *
 * @param opening the answer, which is closed; one that the server does not have is undefined, too
 */
export async function coverOf(opening: Promise<OpenAnswer>): Promise<Cover | undefined> {
  let answer: OpenAnswer
  try {
    answer = await opening
  } catch (error) {
    if (ServerError.isInstance(error) && ['not-found', 'refused', 'not-allowed'].includes(error.code)) return undefined
    throw error
  }
  try {
    const pieces: Uint8Array[] = []
    let length = 0
    for await (const piece of answer.body) {
      length += piece.length
      if (length > MOST_BYTES) return undefined
      pieces.push(piece)
    }
    const bytes = Uint8Array.from(Buffer.concat(pieces))
    const mimeType = pictureType(bytes)
    return mimeType && { mimeType, bytes }
  } finally {
    answer.close()
  }
}
