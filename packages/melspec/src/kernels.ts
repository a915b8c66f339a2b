import { RealFft } from './fft.ts'
import { bandedSum } from './kernels/banded-sum.ts'
import { type PadMode, paddedSamples } from './kernels/padding.ts'
import { type PolyphaseTables, polyphase } from './kernels/polyphase.ts'

/** What a mel spectrogram's inner loop needs to know; built once by `MelSpectrogram`. */
export interface MelTables {
  /** Samples of a frame. */
  nFft: number
  /** The window, padded with zeros to `nFft` samples. */
  window: Float64Array
  /** Exponent of the magnitude. */
  power: number
  /** Number of mel bands. */
  bands: number
  /** (first bin, number of bins) of each band's non-zero weights; an empty band has 0 bins. */
  runs: Int32Array
  /** The weights of all runs, one after the other. */
  weights: Float64Array
}

/**
 * Mel energies of `count` frames. Frame t begins at sample `start + t x hop` of the signal, padded as `padMode` says; its
 * band m goes to `out[at + m x stride + t]`. Keeps scratch memory: one call at a time.
 */
export type MelKernel = (
  signal: Float32Array | Float64Array,
  start: number,
  hop: number,
  count: number,
  padMode: PadMode,
  out: Float32Array,
  at: number,
  stride: number,
) => void

/** Output samples `first .. first + out.length` of a resampled signal. */
export type ResampleKernel = (signal: Float32Array | Float64Array, first: number, out: Float32Array) => void

/**
 * The inner loops of the package, made for given tables. A set that has no loop for some tables returns undefined, and
 * the loop in TypeScript does the work.
 */
export interface MelspecKernels {
  /** Name of the set, for reports. */
  readonly name: string
  mel(tables: MelTables): MelKernel | undefined
  resample(tables: PolyphaseTables): ResampleKernel | undefined
}

/** The loops in plain TypeScript: float64 arithmetic, any size, any runtime. What is used when no kernels are given. */
export const typescriptKernels = Object.freeze({
  name: 'typescript',

  mel({ nFft, window, power, bands, runs, weights }: MelTables): MelKernel {
    const fft = new RealFft(nFft)
    const { bins } = fft
    const padded = new Float64Array(nFft)
    const spectrum = new Float64Array(bins)
    return (signal, start, hop, count, padMode, out, at, stride) => {
      for (let t = 0; t < count; t++) {
        const begin = start + t * hop
        if (begin >= 0 && begin + nFft <= signal.length) fft.windowedPower(signal, begin, window, spectrum)
        else {
          paddedSamples(signal, begin, nFft, padMode, padded, 0)
          fft.windowedPower(padded, 0, window, spectrum)
        }
        if (power === 1) for (let k = 0; k < bins; k++) spectrum[k] = Math.sqrt(spectrum[k]!)
        else if (power !== 2) for (let k = 0; k < bins; k++) spectrum[k] = spectrum[k]! ** (power / 2)
        bandedSum(spectrum, weights, runs, bands, out, at + t, stride)
      }
    }
  },

  resample(tables: PolyphaseTables): ResampleKernel {
    return (signal, first, out) => polyphase(signal, tables, first, out)
  },
}) satisfies MelspecKernels
