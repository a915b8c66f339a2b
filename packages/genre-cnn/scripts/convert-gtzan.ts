/**
 * Converts the original's song_classify.h5 to src/generated/gtzan-model.ts:
 *
 *     node --conditions=@murecom/source packages/genre-cnn/scripts/convert-gtzan.ts path/to/song_classify.h5
 */
import { readFile, writeFile } from 'node:fs/promises'
import { bytesToBase64 } from '@murecom/internal'
import { GenreCnn } from '../src/genre-cnn.ts'
import { GTZAN_LABELS } from '../src/gtzan.ts'

const [path] = process.argv.slice(2)
if (!path) {
  console.error('usage: convert-gtzan.ts song_classify.h5')
  process.exit(2)
}
const model = await GenreCnn.fromKerasH5(await readFile(path), { labels: GTZAN_LABELS })
const base64 = bytesToBase64(new Uint8Array(model.toBuffer()))
const out = new URL('../src/generated/gtzan-model.ts', import.meta.url)
await writeFile(
  out,
  `// Written by scripts/convert-gtzan.ts from song_classify.h5 of murecom-intro (Apache-2.0, see NOTICE). Do not edit.\nexport const GTZAN_MODEL_BASE64 =\n  '${base64}'\n`,
)
console.log(`${model.parameterCount} weights, ${base64.length} characters -> ${out.pathname}`)
