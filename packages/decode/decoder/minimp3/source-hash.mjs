import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SOURCES = ['mp3.c', 'include/immintrin.h', 'include/stdlib.h', 'include/string.h', 'minimp3.mjs', 'build.mjs']

/** SHA-256 of all that src/generated/minimp3.ts is made of, except the compiler. */
export function sourceHash() {
  const hash = createHash('sha256')
  for (const name of SOURCES) hash.update(readFileSync(join(import.meta.dirname, name)))
  return hash.digest('hex')
}
