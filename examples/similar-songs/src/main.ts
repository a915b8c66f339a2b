/**
 * The original's index-local-mp3s: a folder of recordings in, similar recordings out. Here the folder is a package of
 * CC0 recordings; those of 3 s and more (the length of one clip) are indexed.
 */
import { join } from 'node:path'
import { demoFolder, similarSongs } from './similar-songs.ts'

const library = join(import.meta.dirname, '..', '..', '..', '.demo', 'similar-songs.murecom')
console.log('Indexing: decode, mel spectrogram, clips of 128 frames, network, ball tree.')
for await (const text of similarSongs({ folder: demoFolder(), library, onProgress: drawProgress })) console.log(text)
console.log(`
Your own music:
  npx -y pnpm@12 murecom index ~/Music
  npx -y pnpm@12 murecom similar "song or path" -n 5
  npx -y pnpm@12 murecom serve`)

function drawProgress(p: { done: number; total: number; filesPerSecond: number; etaSeconds: number }): void {
  const filled = Math.round((24 * p.done) / p.total)
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(24 - filled)}]`
  const line = `${bar} ${p.done}/${p.total}  ${p.filesPerSecond.toFixed(0)} files/s  ${Math.ceil(p.etaSeconds)} s left`
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${line}${p.done === p.total ? '\n' : ''}`)
  else if (p.done === p.total || p.done % Math.ceil(p.total / 5) === 0) process.stderr.write(`${line}\n`)
}
