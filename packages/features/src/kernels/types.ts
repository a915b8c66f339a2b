import type { MelspecKernels } from '@murecom/melspec'
import type { StftFrames } from '@murecom/melspec/frames'
import type { Flux } from './rhythm/flux.ts'

/** Sparse complex filters over a spectrum: row r has the bins `bins[starts[r] .. starts[r + 1])`. */
export interface FilterTables {
  /** Samples of a frame. */
  nFft: number
  starts: Int32Array
  bins: Int32Array
  /** Real parts of the weights of {@link bins}. */
  re: Float64Array
  /** Imaginary parts. */
  im: Float64Array
}

/**
 * `scale` times the sums of {@link FilterTables} over the spectra of `count` frames without a window, from frame 0 on: row r of
 * frame t goes to `re[at + r x stride + t]` and `im` alike. Keeps scratch memory: one call at a time.
 */
export type FilterKernel = (
  frames: StftFrames,
  signal: Float32Array | Float64Array,
  count: number,
  scale: number,
  re: Float32Array,
  im: Float32Array,
  at: number,
  stride: number,
) => void

/** How spectra are made. */
export interface SpectraTables {
  /** Samples of a frame. */
  nFft: number
  /** The window, padded with zeros to `nFft` samples. */
  window: Float64Array
  /** What the arithmetic and the values have. */
  precision: 'float32' | 'float64'
}

/** Spectra of many frames at once. Keeps scratch memory: one call at a time. */
export interface SpectraKernel {
  /** Where the spectra of a call are: as many frames as a call makes at most, each of all bins. The next call overwrites them. */
  readonly spectra: readonly (Float32Array | Float64Array)[]
  /** The power of frames `first .. first + count`, or with `isMagnitude` its square root. */
  fill(
    frames: StftFrames,
    signal: Float32Array | Float64Array,
    first: number,
    count: number,
    isMagnitude: boolean,
  ): void
}

/**
 * `powerToDb` of `@murecom/melspec` with its defaults, in place, except that no value is raised to the floor, which is returned: 80 dB
 * below the largest. Keeps scratch memory: one call at a time.
 */
export type DecibelKernel = (values: Float32Array) => number

/** Rises of a spectrogram. Keeps scratch memory: one call at a time. */
export interface FluxKernel {
  /** The most bands that it takes. */
  readonly mostBands: number
  /** Writes the mean or median rise of each frame to `out`; values below `floor` count as this. */
  run(flux: Flux, floor: number, aggregate: 'mean' | 'median', out: Float32Array): void
}

/**
 * `signal[n] - coef signal[n - 1]` goes to `out[n]`, in float32; before the first sample there is 0. Returns whether each sample is
 * finite. Keeps scratch memory: one call at a time.
 */
export type PreemphasisKernel = (signal: Float32Array, coef: number, out: Float32Array) => boolean

/**
 * The inner loops of the package. A set that has no loop for some tables returns undefined, and the loop in TypeScript does the
 * work.
 */
export interface FeaturesKernels {
  /** Distinguishes these kernels from those of other packages, which are refused. */
  readonly package: '@murecom/features'
  /** Name of the set, for reports. */
  readonly name: string
  /** Loops of spectra and of resampling. */
  readonly melspec: MelspecKernels
  /** @param mostHop the most samples from a frame to the next */
  filter(tables: FilterTables, mostHop: number): FilterKernel | undefined
  /** @param hopLength samples from a frame to the next */
  spectra(tables: SpectraTables, hopLength: number): SpectraKernel | undefined
  /** The same at each call. */
  decibels(): DecibelKernel | undefined
  /** The same at each call. */
  flux(): FluxKernel | undefined
  /** The same at each call. */
  preemphasis(): PreemphasisKernel | undefined
}
