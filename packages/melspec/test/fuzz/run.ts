/**
 * `node --conditions=@murecom/source packages/melspec/test/fuzz/run.ts [mutations of each format] [format] [seed]`: every
 * broken file has to give samples or an AudioDecodeError, in a few seconds. 5,000 of each format take some minutes.
 */
import { readFileSync } from 'node:fs'
import { mulberry32 } from '@murecom/internal'
import { AudioDecodeError, decodeAudio } from '../../src/decode.ts'
import { FUZZED } from './files.ts'
import { mutate } from './mutate.ts'

const [count = '5000', only = '', seed = '1'] = process.argv.slice(2)
const unhandled: unknown[] = []
process.on('unhandledRejection', reason => unhandled.push(reason))
console.error = () => {} // the decoders report every broken frame there

let failed = false
for (const [format, names] of Object.entries(FUZZED)) {
  if (!format.includes(only)) continue
  const files = names.map(name => new Uint8Array(readFileSync(new URL(`../fixtures/audio/${name}`, import.meta.url))))
  const random = mulberry32(Number(seed))
  const outcomes = { samples: 0, errors: 0, other: 0 }
  let slowest = 0
  for (let i = 0; i < Number(count); i++) {
    const bytes = mutate(files[i % files.length]!, random)
    const options = i % 3 === 0 ? {} : { offsetSeconds: random() * 0.3, durationSeconds: 0.01 + random() * 0.3 }
    const start = performance.now()
    try {
      const { samples } = await decodeAudio(bytes, i % 2 ? { ...options, sampleRate: 16000 } : options)
      if (samples.length === 0 || !samples.every(Number.isFinite)) throw new Error('no samples, or not finite')
      outcomes.samples++
    } catch (error) {
      if (error instanceof AudioDecodeError) outcomes.errors++
      else {
        outcomes.other++
        console.log(`${format} ${i}:`, error)
      }
    }
    const time = performance.now() - start
    if (time > 2000) console.log(`${format} ${i}: ${time.toFixed(0)} ms`)
    slowest = Math.max(slowest, time)
  }
  console.log(`${format}: ${JSON.stringify(outcomes)}, slowest ${slowest.toFixed(0)} ms, unhandled ${unhandled.length}`)
  failed ||= outcomes.other > 0 || unhandled.length > 0
}
if (failed) process.exitCode = 1
