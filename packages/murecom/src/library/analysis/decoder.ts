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
  const ffmpeg = await findFfmpeg()
  const versions = [`murecom ${versionOf('murecom')}`, `decode ${versionOf('@murecom/decode')}`]
  versions.push(ffmpeg ? `ffmpeg ${ffmpeg.version}` : 'no ffmpeg')
  return { version: versions.join(', '), hasFfmpeg: ffmpeg !== undefined }
}

function versionOf(name: string): string {
  try {
    return (createRequire(import.meta.url)(`${name}/package.json`) as { version: string }).version
  } catch {
    return 'bundled' // into one file, which has no packages
  }
}
