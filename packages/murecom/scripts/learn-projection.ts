/**
 * Learns the axes of the model musicnn-2 and writes src/generated/musicnn-projection.ts:
 *
 *     MURECOM_DATA=... MURECOM_ALBUMS=... node --conditions=@murecom/source packages/murecom/scripts/learn-projection.ts
 *
 * from the patches of 50 excerpts of GTZAN (MURECOM_DATA names the folder that has gtzan-50) and of Debian's packs of game music
 * (MURECOM_ALBUMS names what bench/similar/fetch-albums.sh makes), both sets counting the same. What is learnt are second
 * moments: no recording, genre or album can be read from them. MURECOM_VECTORS names a folder that keeps what the network made of each.
 */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesToBase64 } from '@murecom/internal'
import { learnProjection } from '../bench/similar/axes.ts'
import { recordingsOf } from '../bench/similar/recordings.ts'

const { MURECOM_DATA: data, MURECOM_ALBUMS: albums, MURECOM_VECTORS: vectors } = process.env
if (!data || !albums) {
  console.error('learn-projection.ts: MURECOM_DATA and MURECOM_ALBUMS must name the folders of both sets')
  process.exit(2)
}
const cache = vectors ?? mkdtempSync(join(tmpdir(), 'murecom-similar-'))
const sets = [
  await recordingsOf(data, 'gtzan-50/*/*.wav', join(cache, 'gtzan')),
  await recordingsOf(albums, '*/*.{ogg,opus,mp3,flac}', join(cache, 'albums')),
]
const { inputs, axes } = learnProjection(sets)
const scales: string[] = []
const codes = new Int8Array(axes.length)
for (let at = 0; at < axes.length; at += inputs) {
  const axis = axes.subarray(at, at + inputs)
  // Rounded as it is written.
  const scale = (Math.max(...axis.map(Math.abs)) / 127).toPrecision(6)
  scales.push(scale)
  for (const [i, x] of axis.entries()) codes[at + i] = Math.max(-127, Math.min(127, Math.round(x / Number(scale))))
}
const base64 = bytesToBase64(new Uint8Array(codes.buffer))
const out = new URL('../src/generated/musicnn-projection.ts', import.meta.url)
const [songs, pieces] = sets.map(({ length }) => length)
writeFileSync(
  out,
  `// Written by scripts/learn-projection.ts from ${songs} excerpts of GTZAN and ${pieces} pieces of Debian's packs of game music. Do not edit.
/** Axes in 8-bit codes, a row of ${inputs} for each; an axis is its codes times its scale. */
export const MUSICNN_PROJECTION = {
  inputs: ${inputs},
  scales: [${scales.join(', ')}],
  codes: '${base64}',
}
`,
)
console.log(`${scales.length} axes of ${inputs}, ${base64.length} characters -> ${out.pathname}`)
