/**
 * 30 s out of the middle of a file of four minutes, mono at 16 kHz, for each format: this package with and without SIMD
 * kernels for the resampling, ffmpeg as a process, librosa.load in a process that runs already (one thread; soxr_hq), and
 * audio-decode of npm, which decodes the whole file and does not resample. `ROUNDS=1 SECONDS=60` is a try in small.
 *
 * MURECOM_BEFORE names a checkout of commit 552804b9, installed: the decoders of melspec, before there was a package for them, with
 * their SIMD kernels.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { peerPythonOrSkip, startPeer } from '@murecom/testing/peer'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { bundle } from './bundle.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 9)
const SECONDS = Number(process.env['SECONDS'] ?? 240)
const OFFSET = SECONDS / 2 - 15
const AUDIO_DECODE = '3.12.0'
const FILES = {
  mp3: ['mp3, 192 kbit/s', '-b:a', '192k'],
  ogg: ['Ogg Vorbis', '-c:a', 'libvorbis', '-q:a', '6'],
  flac: ['FLAC', '-sample_fmt', 's16'],
  'aac.m4a': ['AAC in MP4', '-c:a', 'aac', '-b:a', '192k'],
  'alac.m4a': ['ALAC in MP4', '-c:a', 'alac', '-sample_fmt', 's16p'],
  opus: ['Opus', '-c:a', 'libopus', '-b:a', '128k'],
  wav: ['WAV, 16 bits', '-c:a', 'pcm_s16le'],
} as const

const folder = mkdtempSync(join(tmpdir(), 'decode-speed-'))
const sample = fileURLToPath(
  new URL('../node_modules/supersonic-scsynth-samples/samples/loop_garzul.flac', import.meta.url),
)
const paths = Object.entries(FILES).map(([ending, [name, ...options]]) => {
  const path = join(folder, `song.${ending}`)
  const input = [
    '-stream_loop',
    '400',
    '-i',
    sample,
    '-t',
    String(SECONDS),
    '-ar',
    ending === 'opus' ? '48000' : '44100',
  ]
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...input, '-ac', '2', ...options, path])
  return { name, path, bytes: new Uint8Array(readFileSync(path)) }
})

const { decode, loadSimdKernels } = (await import(await bundle(join(folder, 'bundle')))) as typeof import('./entry.ts')
const kernels = await loadSimdKernels()
const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const ours = (path: string, simd: boolean): Promise<number> =>
  timed(() =>
    decode(path, {
      sampleRate: 16_000,
      offsetSeconds: OFFSET,
      durationSeconds: 30,
      kernels: simd ? kernels : undefined,
    }),
  )
const earlier = await decoderBefore()
const byFfmpeg = (path: string): Promise<number> =>
  timed(async () => {
    const output = ['-ac', '1', '-ar', '16000', '-f', 'f32le', '-']
    const input = ['-v', 'error', '-threads', '1', '-ss', String(OFFSET), '-t', '30', '-i', path]
    spawnSync('ffmpeg', [...input, ...output], { maxBuffer: 2 ** 26 })
  })

/** What decoded and resampled before this package; undefined for what it cannot read. */
async function decoderBefore(): Promise<((path: string) => Promise<unknown>) | undefined> {
  const checkout = process.env['MURECOM_BEFORE']
  if (!checkout) return undefined
  const source = (file: string): string => pathToFileURL(resolve(checkout, 'packages/melspec/src', file)).href
  const { loadAudio } = await import(source('node.ts'))
  const { loadSimdKernels: load } = await import(source('simd.ts'))
  const options = { sampleRate: 16_000, offsetSeconds: OFFSET, durationSeconds: 30, kernels: await load() }
  return path => loadAudio(path, options)
}

/** audio-decode is fetched for the bench alone: no other part of the project needs it. */
async function audioDecode(): Promise<((bytes: Uint8Array) => Promise<unknown>) | undefined> {
  const place = join(folder, 'npm')
  mkdirSync(place)
  const flags = ['install', '--silent', '--no-audit', '--no-fund', '--prefix', place, `audio-decode@${AUDIO_DECODE}`]
  if (spawnSync('npm', flags, { cwd: place }).status !== 0) {
    console.error('skipped: audio-decode cannot be installed')
    return undefined
  }
  const { main, exports } = JSON.parse(readFileSync(join(place, 'node_modules/audio-decode/package.json'), 'utf8'))
  const file = typeof exports?.['.'] === 'string' ? exports['.'] : (main ?? 'audio-decode.js')
  const module = await import(pathToFileURL(join(place, 'node_modules/audio-decode', file)).href)
  return module.default
}

const theirs = await audioDecode()
const librosa = peerPythonOrSkip() ? startPeer(new URL('./peer.py', import.meta.url), { threads: 1 }) : undefined
const peers: Record<string, string> = {
  ...(await librosa?.ask<Record<string, string>>({ task: 'versions' })),
  ffmpeg: /version (\S+)/.exec(execFileSync('ffmpeg', ['-version'], { encoding: 'utf8' }))![1]!,
  ...(theirs && { 'audio-decode': AUDIO_DECODE }),
}

const rows: Row[] = []
try {
  for (const { name, path, bytes } of paths) {
    const contenders: [string, () => Promise<number>][] = [
      ['ms', () => ours(path, true)],
      ['ms without SIMD', () => ours(path, false)],
      ['ffmpeg, a process', () => byFfmpeg(path)],
    ]
    if (earlier) {
      contenders.splice(2, 0, ['before this package', () => timed(() => earlier(path)).catch(() => Number.NaN)])
    }
    if (librosa) {
      contenders.push([
        'librosa.load',
        async () => (await librosa.ask<{ ms?: number }>({ task: 'load', path, offset: OFFSET })).ms ?? Number.NaN,
      ])
    }
    if (theirs)
      contenders.push(['audio-decode, the whole file', () => timed(() => theirs(bytes)).catch(() => Number.NaN)])
    const times = contenders.map((): number[] => [])
    for (let round = -1; round < ROUNDS; round++) {
      for (const [i, [, run]] of contenders.entries()) {
        const ms = await run()
        if (round >= 0) times[i]!.push(ms)
      }
    }
    const row: Row = { '30 s of a file of four minutes': name }
    contenders.forEach(([column], i) => {
      const ms = median(times[i]!)
      row[column] = Number.isNaN(ms) ? 'not read' : Number(ms.toPrecision(3))
    })
    console.log(row)
    rows.push(row)
  }
  console.table(rows)
  record('decode-speed', peers, rows)
} finally {
  librosa?.close()
  rmSync(folder, { recursive: true })
}
