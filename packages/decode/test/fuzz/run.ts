/**
 * `node --conditions=@murecom/source packages/decode/test/fuzz/run.ts [mutations of each format] [format] [seed]`: every broken
 * file has to give finite samples or an AudioDecodeError, in a few seconds. 2,000 of each format take some minutes.
 */
import { readFileSync } from 'node:fs'
import { mulberry32 } from '@murecom/internal'
import { AudioDecodeError, decode, probe } from '../../src/index.ts'
import { FUZZED } from './files.ts'
import { mutate } from './mutate.ts'

const [count = '2000', only = '', seed = '1'] = process.argv.slice(2)
const unhandled: unknown[] = []
process.on('unhandledRejection', reason => unhandled.push(reason))

let failed = false
for (const [format, names] of Object.entries(FUZZED)) {
  if (!format.includes(only)) continue
  const files = names.map(name => new Uint8Array(readFileSync(new URL(`../fixtures/ffmpeg/${name}`, import.meta.url))))
  const random = mulberry32(Number(seed))
  const outcomes = { samples: 0, errors: 0, other: 0 }
  let slowest = 0
  for (let i = 0; i < Number(count); i++) {
    const bytes = mutate(files[i % files.length]!, random)
    const options = i % 3 === 0 ? {} : { offsetSeconds: random() * 2, durationSeconds: 0.01 + random() * 0.3 }
    const start = performance.now()
    try {
      if (i % 5 === 0) await probe(bytes)
      const { samples } = await decode(bytes, i % 2 ? { ...options, sampleRate: 16000 } : options)
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
  const memory = Math.round(process.memoryUsage().rss / 1e6)
  console.log(
    `${format}: ${JSON.stringify(outcomes)}, slowest ${slowest.toFixed(0)} ms, ${memory} MB, unhandled ${unhandled.length}`,
  )
  failed ||= outcomes.other > 0 || unhandled.length > 0
}
if (failed) process.exitCode = 1
