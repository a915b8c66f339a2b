import { AudioDecodeError, needsFfmpeg } from '../errors.ts'
import { foreignFormat } from '../formats/foreign.ts'
import { sniffFormat } from '../formats/format.ts'
import { beginning, opening } from '../formats/open.ts'
import type { Opening } from '../formats/track.ts'
import type { ByteSource } from '../reading/source.ts'
import { findFfmpeg } from './find.ts'
import { openByFfmpeg } from './track.ts'

/**
 * Opens a file by the decoders of this package, and by ffmpeg where they do not know what it holds. What they call broken
 * ffmpeg may try too: where it fails as well, their reason counts.
 *
 * @param pathOf the file's path; for bytes it writes them to a file first
 */
export function openingWithFfmpeg(source: ByteSource, pathOf: () => Promise<string>): Opening {
  return async signal => {
    try {
      return await opening(source)(signal)
    } catch (error) {
      if (!AudioDecodeError.isInstance(error) || error.code === 'unknown-format') throw error
      const isBroken = error.code === 'broken-audio'
      const { bytes } = await beginning(source)
      const format = sniffFormat(bytes) ?? foreignFormat(bytes)?.format
      const ffmpeg = format && (await findFfmpeg())
      if (!format || (!ffmpeg && isBroken)) throw error
      if (!ffmpeg) throw needsFfmpeg(error)
      try {
        return await openByFfmpeg({ program: ffmpeg.path, path: await pathOf(), format, signal })
      } catch (second) {
        throw isBroken && AudioDecodeError.isInstance(second) ? error : second
      }
    }
  }
}
