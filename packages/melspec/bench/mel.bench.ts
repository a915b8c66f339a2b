/**
 * Mel spectrograms and resampling, side by side with librosa, meyda and essentia.js in one run: round after round each of
 * them once, medians at the end. 30 s of music at 22,050 Hz, librosa's defaults.
 * Every contender is run three times in a row, so that none pays for what the one before it left in the caches.
 */
import { createRequire } from 'node:module'
import { MelSpectrogram, melSpectrogram, resample } from '@murecom/melspec'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { decode } from '../../decode/src/node.ts'
import { loadAllSimdKernels } from '../src/simd/load.ts'
import { startLibrosa } from './librosa.ts'

const require = createRequire(import.meta.url)
const ROUNDS = Number(process.env['ROUNDS'] ?? 25)
const REPEAT = 3
const samples = new URL('../node_modules/supersonic-scsynth-samples/samples/', import.meta.url)

/** `seconds` of the drum and synthesizer loops of a sample library, one after the other. */
async function music(sampleRate: number, seconds: number): Promise<Float32Array> {
  const out = new Float32Array(sampleRate * seconds)
  const names = ['arovane_beat_b', 'arovane_beat_a', 'loop_garzul', 'loop_amen_full']
  for (let at = 0, i = 0; at < out.length; i++) {
    const { samples: piece } = await decode(new URL(`${names[i % names.length]}.flac`, samples), { sampleRate })
    out.set(piece.subarray(0, out.length - at), at)
    at += piece.length
  }
  return out
}

interface Contender {
  library: string
  run(): number | Promise<number>
}

const timed = (repeat: number, work: () => void): (() => number) => {
  return () => {
    const start = performance.now()
    for (let i = 0; i < repeat; i++) work()
    return (performance.now() - start) / repeat
  }
}

async function compare(task: string, contenders: Contender[], rounds: number): Promise<Row[]> {
  const times = contenders.map(() => [] as number[])
  for (let round = -2; round < rounds; round++) {
    for (const [i, { run }] of contenders.entries()) {
      const ms = await run()
      if (round >= 0) times[i]!.push(ms)
    }
  }
  const reference = median(times[0]!)
  return contenders.map(({ library }, i) => {
    const ms = median(times[i]!)
    const row = {
      task,
      library,
      'median ms': Number(ms.toPrecision(3)),
      'times librosa': Number((reference / ms).toPrecision(3)),
    }
    console.log(row, 'least', Math.min(...times[i]!).toPrecision(3))
    return row
  })
}

const peer = startLibrosa()
const versions = await peer.ask<Record<string, string>>({ task: 'versions' })
const whole = await music(22050, 30)
const buffer = whole.subarray(22050, 22050 + 2205)
const native = await music(44100, 30)
await peer.give('whole', whole)
await peer.give('buffer', buffer)
await peer.give('native', native)
const ms = async (request: object): Promise<number> => (await peer.ask<{ ms: number }>(request)).ms

const kernelSets = await loadAllSimdKernels()
const rows: Row[] = []
const plans = (signal: Float32Array, repeat: number): Contender[] => {
  const plan = new MelSpectrogram()
  const out = new Float32Array(plan.bands * plan.framesOf(signal.length))
  return [
    { library: 'melspec, plan', run: timed(repeat, () => plan.computeInto(signal, out)) },
    ...kernelSets.map(kernels => {
      const fast = new MelSpectrogram({ kernels })
      return { library: `melspec, plan, ${kernels.name}`, run: timed(repeat, () => fast.computeInto(signal, out)) }
    }),
  ]
}

rows.push(
  ...(await compare(
    'mel spectrogram of 30 s',
    [
      { library: 'librosa', run: () => ms({ task: 'mel', name: 'whole', repeat: REPEAT }) },
      { library: 'melspec, one call', run: timed(REPEAT, () => void melSpectrogram(whole)) },
      ...plans(whole, REPEAT),
    ],
    ROUNDS,
  )),
)
const others = await compare(
  'mel spectrogram of 30 s',
  [
    { library: 'librosa', run: () => ms({ task: 'mel', name: 'whole', repeat: REPEAT }) },
    { library: 'meyda', run: timed(1, meydaMel(whole)) },
    { library: 'essentia.js', run: timed(1, essentiaMel(whole)) },
  ],
  3,
)
rows.push(...others.slice(1))
rows.push(
  ...(await compare(
    'mel spectrogram of 0.1 s',
    [{ library: 'librosa', run: () => ms({ task: 'mel', name: 'buffer', repeat: 20 }) }, ...plans(buffer, 20)],
    ROUNDS,
  )),
)
for (const [to, hertz] of [
  [22050, '22,050'],
  [16000, '16,000'],
] as const) {
  const ours = (kernels?: (typeof kernelSets)[0]): (() => void) => {
    return () => void resample(native, { from: 44100, to, kernels })
  }
  const theirs = { task: 'resample', name: 'native', from: 44100, to, resType: 'soxr_hq', repeat: REPEAT }
  rows.push(
    ...(await compare(
      `30 s from 44,100 to ${hertz} Hz`,
      [
        { library: 'librosa, soxr_hq', run: () => ms(theirs) },
        { library: 'librosa, kaiser_fast', run: () => ms({ ...theirs, resType: 'kaiser_fast' }) },
        { library: 'melspec', run: timed(REPEAT, ours()) },
        ...kernelSets.map(kernels => ({ library: `melspec, ${kernels.name}`, run: timed(REPEAT, ours(kernels)) })),
      ],
      Math.ceil(ROUNDS / 3),
    )),
  )
}
peer.close()
record('melspec-speed', { ...versions, meyda: '5.6.3', 'essentia.js': '0.1.3' }, rows)

/** meyda's mel bands, frame by frame, with librosa's sizes; its scale and filters are not librosa's. */
function meydaMel(signal: Float32Array): () => void {
  const Meyda = require('meyda') as Record<string, unknown> & {
    extract(name: string, frame: Float32Array): Float32Array
  }
  Object.assign(Meyda, { bufferSize: 2048, sampleRate: 22050, melBands: 128, windowingFunction: 'hanning' })
  return () => {
    for (let at = 0; at + 2048 <= signal.length; at += 512) Meyda.extract('melBands', signal.subarray(at, at + 2048))
  }
}

/** essentia.js's mel bands, frame by frame, with librosa's sizes and scale. */
function essentiaMel(signal: Float32Array): () => void {
  // biome-ignore lint/suspicious/noExplicitAny: the package has no types that resolve
  const { Essentia, EssentiaWASM } = require('essentia.js') as any
  const essentia = new Essentia(EssentiaWASM)
  return () => {
    for (let at = 0; at + 2048 <= signal.length; at += 512) {
      const frame = essentia.arrayToVector(signal.subarray(at, at + 2048))
      const { frame: windowed } = essentia.Windowing(frame, true, 2048, 'hann')
      const { spectrum } = essentia.Spectrum(windowed, 2048)
      const { bands } = essentia.MelBands(spectrum, 11025, 1025, false, 0, 'unit_tri', 128, 22050, 'power', 'slaneyMel')
      for (const vector of [frame, windowed, spectrum, bands]) vector.delete()
    }
  }
}
