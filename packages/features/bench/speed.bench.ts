/**
 * Every feature of 30 s of music, side by side with librosa in one run: round after round each of them in turn, medians at the
 * end. A round of a short function is many calls, so that it has its share of the collection of garbage. One thread each,
 * librosa's defaults, ours with SIMD kernels. ROUNDS sets how many rounds.
 */

import * as features from '@murecom/features'
import { loadSimdKernels } from '@murecom/features/simd'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { decode } from '../../decode/src/node.ts'
import { startLibrosa } from '../../melspec/bench/librosa.ts'

const ROUNDS = Number(process.env['ROUNDS'] ?? 9)
/** Milliseconds that the calls of a round take librosa, at least. */
const LEAST_MS = 100
const RATE = 22050
const samples = new URL('../node_modules/supersonic-scsynth-samples/samples/', import.meta.url)

const music = new Float32Array(30 * RATE)
for (let at = 0, i = 0; at < music.length; i++) {
  const name = ['arovane_beat_b', 'arovane_beat_a', 'loop_garzul', 'loop_amen_full'][i % 4]!
  const { samples: piece } = await decode(new URL(`${name}.flac`, samples), { sampleRate: RATE })
  music.set(piece.subarray(0, music.length - at), at)
  at += piece.length
}
const kernels = await loadSimdKernels()
const filtered = new Float32Array(music.length)
const TASKS: Record<string, () => unknown> = {
  rms: () => features.rms(music),
  zeroCrossingRate: () => features.zeroCrossingRate(music),
  spectralCentroid: () => features.spectralCentroid(music, { kernels }),
  spectralBandwidth: () => features.spectralBandwidth(music, { kernels }),
  spectralContrast: () => features.spectralContrast(music, { kernels }),
  spectralFlatness: () => features.spectralFlatness(music, { kernels }),
  spectralRolloff: () => features.spectralRolloff(music, { kernels }),
  preemphasis: () => features.preemphasis(music, { kernels }),
  'preemphasis, into `out`': () => features.preemphasis(music, { kernels, out: filtered }),
  hpss: () => features.hpss(music),
  onsetStrength: () => features.onsetStrength(music, { kernels }),
  onsetDetect: () => features.onsetDetect(music, { kernels }),
  tempogram: () => features.tempogram(music, { kernels }),
  tempo: () => features.tempo(music, { kernels }),
  beatTrack: () => features.beatTrack(music, { kernels }),
  estimateTuning: () => features.estimateTuning(music, { kernels }),
  chromaStft: () => features.chromaStft(music, { kernels }),
  cqt: () => features.cqt(music, { kernels }),
  chromaCqt: () => features.chromaCqt(music, { kernels }),
  chromaCens: () => features.chromaCens(music, { kernels }),
  tonnetz: () => features.tonnetz(music, { kernels }),
}

const peer = startLibrosa(new URL('./librosa_peer.py', import.meta.url))
const versions = await peer.ask<Record<string, string>>({ task: 'versions' })
await peer.give('music', music)
const rows: Row[] = []
for (const [task, run] of Object.entries(TASKS)) {
  const theirs: number[] = []
  const ours: number[] = []
  const ask = (repeat: number): Promise<{ ms: number }> => peer.ask({ task: task.split(',')[0], name: 'music', repeat })
  await ask(1) // the first call compiles
  const repeat = Math.ceil(LEAST_MS / (await ask(1)).ms)
  for (let round = -1; round < ROUNDS; round++) {
    const { ms } = await ask(repeat)
    const start = performance.now()
    for (let i = 0; i < repeat; i++) run()
    const own = (performance.now() - start) / repeat
    if (round < 0) continue // these calls compile
    theirs.push(ms)
    ours.push(own)
  }
  const row = {
    feature: task.replace(/^\w+/, '`$&`'),
    'librosa ms': Number(median(theirs).toPrecision(3)),
    'features ms': Number(median(ours).toPrecision(3)),
    'times librosa': Number((median(theirs) / median(ours)).toPrecision(3)),
  }
  console.log(row)
  rows.push(row)
}
peer.close()
record('features-speed', versions, rows)
