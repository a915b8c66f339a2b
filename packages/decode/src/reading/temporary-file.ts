import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteSource } from './source.ts'

const CHUNK = 2 ** 20

/** Writes a source to a file that only this user can read, for a program that needs a path. Call `remove` in any case. */
export function temporaryFile(source: ByteSource): { path: () => Promise<string>; remove: () => Promise<void> } {
  let folder: string | undefined
  return {
    async path() {
      folder ??= await mkdtemp(join(tmpdir(), 'murecom-decode-'))
      const path = join(folder, 'sound')
      const file = await open(path, 'w', 0o600)
      try {
        for (let at = 0; at < source.size; at += CHUNK) await file.writeFile(await source.read(at, CHUNK))
      } finally {
        await file.close()
      }
      return path
    },
    async remove() {
      if (folder) await rm(folder, { recursive: true, force: true })
    },
  }
}
