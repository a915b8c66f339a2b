import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { environment } from './environment.ts'

/** An installed ffmpeg. */
export interface Ffmpeg {
  /** Where the program is. */
  path: string
  /** As it names itself: `'5.1.6-0+deb12u1'`. */
  version: string
}

/** Milliseconds that a program has to state its version. */
const PATIENCE = 10_000
const NAME = process.platform === 'win32' ? 'ffmpeg.exe' : 'ffmpeg'

/** What was found, by path. A program that is not there is looked for anew, because it may be installed meanwhile. */
const known = new Map<string, Ffmpeg>()

/**
 * Looks for an `ffmpeg` in the folders of the PATH. `decode`, `decodeChunks` and `probe` of this subpath use it for formats that
 * this package does not decode itself; nothing else needs it.
 *
 * @returns undefined where there is none, or none that runs. The first find starts it once, for its version
 * @example
 * const ffmpeg = await findFfmpeg() // { path: '/usr/bin/ffmpeg', version: '5.1.6' }
 */
export async function findFfmpeg(): Promise<Ffmpeg | undefined> {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    // A relative folder is where the music lies, sooner or later: a program that came with it is not run.
    if (!isAbsolute(folder)) continue
    const path = join(folder, NAME)
    const found = known.get(path) ?? (await versionOf(path))
    if (!found) continue
    known.set(path, found)
    return found
  }
  return undefined
}

async function versionOf(path: string): Promise<Ffmpeg | undefined> {
  try {
    await access(path, constants.X_OK)
    const { stdout } = await promisify(execFile)(path, ['-version'], {
      timeout: PATIENCE,
      killSignal: 'SIGKILL',
      maxBuffer: 2 ** 16,
      windowsHide: true,
      env: environment(),
    })
    const version = /^ffmpeg version (\S{1,100})/.exec(stdout)?.[1]
    return version ? { path, version } : undefined
  } catch {
    return undefined // not there, not for us, or no program
  }
}
