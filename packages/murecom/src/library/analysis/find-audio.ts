import { readdir, realpath, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** Extensions of files that are tried as music. Their content decides. */
export const AUDIO_EXTENSIONS: readonly string[] = Object.freeze([
  ...['.mp3', '.flac', '.ogg', '.oga', '.opus', '.wav', '.m4a', '.m4b', '.aac'],
  ...['.aif', '.aiff', '.aifc', '.caf', '.mka'],
])

export interface AudioFile {
  path: string
  size: number
  mtimeMs: number
}

/**
 * All music files below a folder, sorted by path. Links are followed, each folder once; hidden entries are left out.
 * `onProblem` gets each entry that cannot be read; it is left out. An aborted signal ends the walk where it is.
 */
export async function findAudio(
  folder: string,
  onProblem: (path: string, reason: string) => void,
  signal?: AbortSignal,
): Promise<AudioFile[]> {
  const found: AudioFile[] = []
  const seen = new Set<string>()
  const visit = async (directory: string): Promise<void> => {
    const real = await realpath(directory)
    if (seen.has(real)) return
    seen.add(real)
    for (const name of (await readdir(directory)).sort()) {
      if (signal?.aborted) return
      if (name.startsWith('.')) continue
      const path = join(directory, name)
      try {
        const info = await stat(path)
        if (info.isDirectory()) await visit(path)
        else if (info.isFile() && AUDIO_EXTENSIONS.includes(extname(name).toLowerCase())) {
          found.push({ path, size: info.size, mtimeMs: Math.floor(info.mtimeMs) })
        }
      } catch (error) {
        onProblem(path, error instanceof Error ? error.message : String(error))
      }
    }
  }
  await visit(folder)
  return found
}
