import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The features of each build: what is loaded together. */
export const BUILDS = {
  mp3: 'mp3',
  flac: 'flac',
  ogg: 'ogg,flac',
  mp4: 'mp4',
  aiff: 'aiff',
  all: 'mp3,flac,ogg,mp4,mkv,aiff,caf',
}

/** Bytes of memory that a file may make a decoder take. */
export const MOST_MEMORY = 2 ** 28

/** SHA-256 of all that src/generated/symphonia-*.ts are made of, apart from the compiler. */
export function sourceHash() {
  const hash = createHash('sha256')
  for (const name of ['Cargo.toml', 'Cargo.lock', 'src/lib.rs', 'builds.mjs', 'build.mjs']) {
    hash.update(readFileSync(join(import.meta.dirname, name)))
  }
  return hash.digest('hex')
}
