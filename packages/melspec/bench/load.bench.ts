/**
 * From mp3 files to mel spectrograms: 30 s from second 30 on of files at 44.1 kHz stereo, resampled to 22,050 Hz. Ours on two
 * worker threads, librosa in one process, with `res_type='kaiser_fast'` and with its default, soxr_hq. The files are made
 * with ffmpeg from a sample library. Then the memory that 30 s out of three hours take.
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { startLibrosa } from './librosa.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 9)
const FILES = 8
const library = fileURLToPath(new URL('../node_modules/supersonic-scsynth-samples/samples/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'melspec-load-'))
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
  { library: 'melspec, two workers', run: () => ours(false) },
  { library: 'melspec, two workers, SIMD', run: () => ours(true) },
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
record('melspec-load', versions, rows)

// Three hours: an mp3 of 320 kbit/s, the frames of ten minutes over and over, and a WAV file. Each is read in a process of
// its own, for its peak.
const long: Row[] = []
const ten = join(folder, 'ten.mp3')
const bare = ['-b:a', '320k', '-write_xing', '0', '-id3v2_version', '0']
ffmpeg('-stream_loop', '400', '-i', `${library}loop_garzul.flac`, '-t', '600', '-ar', '44100', '-ac', '2', ...bare, ten)
const makers = {
  'long.mp3': (path: string) => {
    for (let i = 0; i < 18; i++) appendFileSync(path, readFileSync(ten))
  },
  'long.wav': (path: string) => {
    ffmpeg('-f', 'lavfi', '-i', 'anullsrc=r=44100:cl=stereo', '-t', '0.1', '-bitexact', path)
    const bytes = readFileSync(path)
    bytes.writeUInt32LE(0xffffffff, bytes.indexOf('data') + 4) // as a streamed file has it
    writeFileSync(path, bytes)
    truncateSync(path, 3 * 3600 * 44100 * 4)
  },
}
for (const [name, make] of Object.entries(makers)) {
  const path = join(folder, name)
  make(path)
  const script = `
    import { loadAudio } from '@murecom/melspec/node'
    import { melSpectrogram } from '@murecom/melspec'
    const start = performance.now()
    const { samples } = await loadAudio(${JSON.stringify(path)}, { sampleRate: 22050, offsetSeconds: 9000, durationSeconds: 30 })
    melSpectrogram(samples)
    console.log(JSON.stringify({ ms: performance.now() - start, peak: process.resourceUsage().maxRSS / 1024, n: samples.length }))`
  const flags = ['--conditions=@murecom/source', '--no-warnings', '--input-type=module', '-e', script]
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const { ms, peak, n } = JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8', cwd }))
  if (n !== 661500) throw new Error(`${name}: ${n} samples`)
  long.push({ 'three hours, 30 s at 2.5 h': name.slice(5), 'peak MB': Math.round(peak), ms: Math.round(ms) })
  rmSync(path)
}
console.table(long)
record('melspec-memory', {}, long)
rmSync(folder, { recursive: true })
