import { createRequire } from 'node:module'
import { findFfmpeg } from '@murecom/decode/node'

/** What decodes files on this machine. */
interface InstalledDecoder {
  /** Verdicts on files are those of this version. */
  version: string
  /** True when an ffmpeg is there for the formats that need one. */
  hasFfmpeg: boolean
}

/** The decoders that are installed now. */
export async function installedDecoder(): Promise<InstalledDecoder> {
  const require = createRequire(import.meta.url)
  const [murecom, decode] = ['murecom', '@murecom/decode'].map(
    name => (require(`${name}/package.json`) as { version: string }).version,
  )
  const ffmpeg = await findFfmpeg()
  const version = `murecom ${murecom}, decode ${decode}, ${ffmpeg ? `ffmpeg ${ffmpeg.version}` : 'no ffmpeg'}`
  return { version, hasFfmpeg: ffmpeg !== undefined }
}
