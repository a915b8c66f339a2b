import type { PadMode } from './padding.ts'
import type { PolyphaseTables } from './polyphase.ts'

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
  /** `bands + 2` edges of the triangles, in bins: band m rises from edge m to m + 1 and falls to m + 2. */
  edges: Float64Array
  /** The weight at each band's tip. */
  heights: Float64Array
  /** The same filters as weights: (first bin, number of bins) of each band's non-zero weights; an empty band has 0 bins. */
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
  /** Distinguishes these kernels from those of other packages, which are refused. */
  readonly package: '@murecom/melspec'
  /** Name of the set, for reports. */
  readonly name: string
  mel(tables: MelTables): MelKernel | undefined
  resample(tables: PolyphaseTables): ResampleKernel | undefined
}
