import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { songBytes } from './song-bytes.ts'

/** A folder for each test: `music` to be indexed, `file` for the library. Removed at the end. */
export class MusicFolder {
  base = ''

  constructor() {
    beforeEach(() => {
      this.base = mkdtempSync(join(tmpdir(), 'murecom-index-'))
      mkdirSync(this.music)
    })
    afterEach(() => rmSync(this.base, { recursive: true, force: true }))
  }

  get music(): string {
    return join(this.base, 'music')
  }

  get file(): string {
    return join(this.base, 'test.murecom')
  }

  at(...parts: readonly string[]): string {
    return join(this.music, ...parts)
  }

  /** Writes a song; each number has other sound. */
  song(name: string, number = 1): string {
    return this.write(name, songBytes(number))
  }

  write(name: string, content: string | Uint8Array): string {
    const path = this.at(name)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
    return path
  }
}
