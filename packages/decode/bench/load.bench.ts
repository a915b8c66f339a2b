/**
 * From mp3 files to mel spectrograms: 30 s from second 30 on of files at 44.1 kHz stereo, resampled to 22,050 Hz. Ours on two
 * worker threads, librosa in one process, with `res_type='kaiser_fast'` and with its default, soxr_hq. The files are made
 * with ffmpeg from a sample library.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { startLibrosa } from '../../melspec/bench/librosa.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 9)
const FILES = 8
const library = fileURLToPath(new URL('../node_modules/supersonic-scsynth-samples/samples/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'decode-load-'))
const ffmpeg = (...args: string[]): void => void execFileSync('ffmpeg', ['-v', 'error', '-y', ...args])

const names = ['arovane_beat_b', 'arovane_beat_a', 'loop_garzul', 'loop_amen_full']
const paths = Array.from({ length: FILES }, (_, i) => {
  const path = join(folder, `${i}.mp3`)
  const rate = i % 2 ? ['-b:a', '192k'] : ['-q:a', '2']
  ffmpeg(
    '-stream_loop',
    '200',
    '-i',
    `${library}${names[i % 4]}.flac`,
    '-t',
    '90',
    '-ar',
    '44100',
    '-ac',
    '2',
    ...rate,
    path,
  )
  return path
})

const workers = [0, 1].map(() => new Worker(new URL('./load-worker.ts', import.meta.url)))
const ours = async (simd: boolean): Promise<number> => {
  const start = performance.now()
  const queue = [...paths]
  await Promise.all(
    workers.map(async worker => {
      for (let path = queue.pop(); path; path = queue.pop()) {
        worker.postMessage({ path, simd })
        await new Promise(resolve => worker.once('message', resolve))
      }
    }),
  )
  return (performance.now() - start) / FILES
}

const peer = startLibrosa()
const versions = await peer.ask<Record<string, string>>({ task: 'versions' })
const theirs = async (resType: string): Promise<number> =>
  (await peer.ask<{ ms: number }>({ task: 'load', paths, resType })).ms / FILES

const contenders = [
  { library: "librosa, one process, 'kaiser_fast'", run: () => theirs('kaiser_fast') },
  { library: "librosa, one process, 'soxr_hq'", run: () => theirs('soxr_hq') },
  { library: 'decode and melspec, two workers', run: () => ours(false) },
  { library: 'decode and melspec, two workers, SIMD', run: () => ours(true) },
]
const times = contenders.map(() => [] as number[])
for (let round = -1; round < ROUNDS; round++) {
  for (const [i, { run }] of contenders.entries()) {
    const ms = await run()
    if (round >= 0) times[i]!.push(ms)
  }
}
peer.close()
await Promise.all(workers.map(worker => worker.terminate()))
const [kaiser, soxr] = times.map(median) as [number, number]
const rows: Row[] = contenders.map(({ library }, i) => {
  const ms = median(times[i]!)
  return {
    'mp3 to mel, 30 s at 30 s': library,
    'median ms a file': Number(ms.toPrecision(3)),
    'times kaiser_fast': Number((kaiser / ms).toPrecision(3)),
    'times soxr_hq': Number((soxr / ms).toPrecision(3)),
  }
})
console.table(rows)
record('decode-load', versions, rows)
rmSync(folder, { recursive: true })
