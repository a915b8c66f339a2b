/**
 * How fast a folder is indexed with musicnn, decoding, tags and measures of sound included, on two cores. The folder is that of
 * MURECOM_MUSIC, or else the fifty recordings of 30 s under MURECOM_DATA. Each round begins with an empty library.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, record } from '../../../benchmarks/record.ts'
import { openLibrary } from '../src/node.ts'

const ROUNDS = 3
const WORKERS = 2
const data = process.env['MURECOM_DATA']
const folder = process.env['MURECOM_MUSIC'] ?? (data === undefined ? undefined : join(data, 'gtzan-50'))
if (folder === undefined) {
  console.log('skipped: neither MURECOM_MUSIC nor MURECOM_DATA names a folder')
  process.exit(0)
}

const seconds: number[] = []
let songs = 0
for (let round = 0; round < ROUNDS; round++) {
  const home = mkdtempSync(join(tmpdir(), 'murecom-index-'))
  {
    using library = await openLibrary(join(home, 'library.murecom'))
    const start = performance.now()
    songs = (await library.addFolder(folder, { workers: WORKERS })).added
    seconds.push((performance.now() - start) / 1000)
  }
  rmSync(home, { recursive: true })
}
const row = {
  folder: process.env['MURECOM_MUSIC'] === undefined ? 'gtzan-50, excerpts of 30 s' : 'a folder of music',
  songs,
  threads: WORKERS,
  'songs a second': Number((songs / median(seconds)).toPrecision(3)),
}
console.log(row)
record('index-folder', {}, [row])
