/** The worst error of every function against librosa's golden values, by kernel set. */
import { readFileSync } from 'node:fs'
import { type Row, record } from '../../../benchmarks/record.ts'
import * as melspec from '../src/index.ts'
import { errorOf, goldenOf, kernelSets, signals } from '../test/golden.ts'

const inputs = Object.fromEntries(goldenOf('spectrogram').map(c => [c.signal, c.expected]))
const functions: Record<string, (c: ReturnType<typeof goldenOf>[0], kernels: melspec.MelspecKernels) => Float32Array> =
  {
    melSpectrogram: (c, kernels) => melspec.melSpectrogram(signals[c.signal]!, { ...c.options, kernels }).data,
    mfcc: (c, kernels) => melspec.mfcc(signals[c.signal]!, { ...c.options, kernels }).data,
    stft: c => {
      const { re, im } = melspec.stft(signals[c.signal]!, c.options)
      return Float32Array.of(...re, ...im)
    },
    melFilterBank: c => melspec.melFilterBank(c.options),
    powerToDb: c => melspec.powerToDb(inputs[c.signal]!, c.options),
    amplitudeToDb: c => melspec.amplitudeToDb(inputs[c.signal]!, c.options),
    dbToPower: c => melspec.dbToPower(inputs[c.signal]!, c.options),
    dbToAmplitude: c => melspec.dbToAmplitude(inputs[c.signal]!, c.options),
  }

/** Largest difference as a share of the largest expected value. */
function ofMaximum(actual: Float32Array, expected: Float32Array): number {
  let difference = 0
  let most = 0
  for (let i = 0; i < expected.length; i++) {
    difference = Math.max(difference, Math.abs(actual[i]! - expected[i]!))
    most = Math.max(most, Math.abs(expected[i]!))
  }
  return most === 0 ? difference : difference / most
}

const rows: Row[] = []
for (const [name, run] of Object.entries(functions)) {
  for (const kernels of name === 'melSpectrogram' || name === 'mfcc' ? kernelSets : kernelSets.slice(0, 1)) {
    const cases = goldenOf(name)
    const results = cases.map(c => ({ actual: run(c, kernels), expected: c.expected }))
    rows.push({
      function: `\`${name}\``,
      kernels: kernels.name,
      cases: cases.length,
      'worst error, share of the largest value': Math.max(
        ...results.map(r => ofMaximum(r.actual, r.expected)),
      ).toExponential(1),
      'worst error, share of the tolerance': Number(
        Math.max(...results.map(r => errorOf(r.actual, r.expected))).toPrecision(2),
      ),
    })
  }
}
console.table(rows)
const manifest = new URL('../test/fixtures/librosa/manifest.json', import.meta.url)
const { packages } = JSON.parse(readFileSync(manifest, 'utf8')) as { packages: Record<string, string> }
record('melspec-parity', packages, rows)
