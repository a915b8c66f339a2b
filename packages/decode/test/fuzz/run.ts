/**
 * `node --conditions=@murecom/source packages/decode/test/fuzz/run.ts [files of each format] [format] [seed] [first file]`: every
 * broken file has to give finite samples or an AudioDecodeError, in 10 s and 1 GB, in a thread with a limit. What fails is
 * named by its number, for the last argument. 2,000 of each format take some minutes.
 */
import { readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { FUZZED } from './files.ts'
import type { Job, Report } from './worker.ts'

const MOST_MS = 10_000
const MOST_MEGABYTES = 1000
const [count = '2000', only = '', seed = '1', first = '0'] = process.argv.slice(2)

/** Runs files `from` and on in one thread, as far as it lives; returns the next one. */
function inOneThread(job: Job, tell: (report: Report) => void): Promise<number> {
  return new Promise(resolve => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: job,
      resourceLimits: { maxOldGenerationSizeMb: 256 },
    })
    let at = job.from
    let timer: NodeJS.Timeout | undefined
    const fail = (outcome: string): void => tell({ i: at, outcome, ms: MOST_MS, megabytes: 0 })
    worker.on('message', (report: Report) => {
      clearTimeout(timer)
      if (report.i >= 0) at = report.i
      if ('begun' in report) {
        timer = setTimeout(() => {
          fail(`longer than ${MOST_MS} ms`)
          void worker.terminate()
        }, MOST_MS)
      } else tell(report)
    })
    worker.on('error', error => fail(`the thread died: ${error}`))
    worker.on('exit', () => {
      clearTimeout(timer)
      resolve(at + 1)
    })
  })
}

let failed = false
for (const [format, names] of Object.entries(FUZZED)) {
  if (only !== '' && format !== only) continue
  const files = names.map(name => new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url))))
  const found = { samples: 0, error: 0, wrong: 0 }
  let slowest = 0
  let largest = 0
  const from = Number(first)
  for (let next = from; next < from + Number(count); ) {
    const job = { format, files, from: next, to: from + Number(count), seed: Number(seed) }
    next = await inOneThread(job, report => {
      if ('begun' in report) return
      const { i, outcome, ms, megabytes } = report
      slowest = Math.max(slowest, ms)
      largest = Math.max(largest, megabytes)
      if (outcome === 'samples' || outcome === 'error') found[outcome]++
      else found.wrong++
      const isSlow = ms > MOST_MS / 4
      if (isSlow || (outcome !== 'samples' && outcome !== 'error'))
        console.log(`${format} ${i}: ${outcome}, ${ms.toFixed(0)} ms`)
    })
  }
  console.log(`${format}: ${JSON.stringify(found)}, slowest ${slowest.toFixed(0)} ms, at most ${largest.toFixed(0)} MB`)
  failed ||= found.wrong > 0 || largest > MOST_MEGABYTES
}
if (failed) process.exitCode = 1
