import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { MelSpectrogram, resample } from '@murecom/melspec'
import { loadAudio } from '@murecom/melspec/node'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { MPEGDecoder } from 'mpg123-decoder'
import { librosaPeer } from './peer.ts'

const lib = new URL('../node_modules/supersonic-scsynth-samples/samples/', import.meta.url).pathname
const names = ['arovane_beat_b', 'arovane_beat_a', 'loop_garzul', 'loop_amen_full']
const paths = names.map((n, i) => {
  const p = `/tmp/mel/${i}.mp3`
  if (!existsSync(p))
    execFileSync('ffmpeg', [
      '-v',
      'error',
      '-y',
      '-stream_loop',
      '200',
      '-i',
      `${lib}${n}.flac`,
      '-t',
      '90',
      '-ar',
      '44100',
      '-ac',
      '2',
      ...(i % 2 ? ['-b:a', '192k'] : ['-q:a', '2']),
      p,
    ])
  return p
})
const simd = await loadSimdKernels()
const plan = new MelSpectrogram({ kernels: simd })
const planTs = new MelSpectrogram()
const med = (a: number[]) => a.sort((x, y) => x - y)[a.length >> 1]!.toFixed(2)
const T: Record<string, number[]> = {}
const t = async (k: string, f: () => unknown) => {
  const s = performance.now()
  const r = await f()
  ;(T[k] ??= []).push(performance.now() - s)
  return r
}
for (let r = 0; r < 6; r++) {
  for (const p of paths) {
    const native = (await t('load 44k', () => loadAudio(p, { offsetSeconds: 30, durationSeconds: 30 }))) as any
    const y = (await t('resample simd', () =>
      resample(native.samples, { from: 44100, to: 22050, kernels: simd }),
    )) as any
    await t('mel simd', () => plan.compute(y))
    await t('mel ts', () => planTs.compute(y))
    await t('all', async () =>
      plan.compute(
        (await loadAudio(p, { offsetSeconds: 30, durationSeconds: 30, sampleRate: 22050, kernels: simd })).samples,
      ),
    )
    await t('new decoder', async () => {
      const d = new MPEGDecoder({ enableGapless: false })
      await d.ready
      d.free()
    })
    const bytes = new Uint8Array(readFileSync(p)).subarray(800000, 800000 + 720000)
    const d = new MPEGDecoder({ enableGapless: false })
    await d.ready
    await t('mpg123 720 kB', () => {
      d.decode(bytes)
    })
    d.free()
  }
  if (r === 0) for (const k in T) T[k] = []
}
for (const k in T) console.log(k.padEnd(20), med(T[k]!))
