import { StftFrames } from '@murecom/melspec/frames'
import type { FeaturesKernels, SpectraKernel } from '../kernels/types.ts'

type Values = Float32Array | Float64Array
type Spectra = readonly Values[]

/** The least transform that kernels have. */
const LEAST_SIZE = 64

/** Power spectra of windowed frames of an envelope, one frame for every value of it, by `kernels` in float32. */
export class FrameSpectra {
  /** Length of the transform: at least twice that of a frame, so that no lag comes around. */
  readonly size: number
  /** Undefined where `kernels` have no loop for this size. */
  readonly kernel: SpectraKernel | undefined
  readonly #stft: StftFrames
  readonly #signal: Float32Array

  constructor(envelope: Values, length: number, kernels: FeaturesKernels) {
    this.size = Math.max(LEAST_SIZE, 2 ** Math.ceil(Math.log2(2 * length)))
    this.#stft = new StftFrames({ nFft: this.size, winLength: length, hopLength: 1, center: false })
    this.kernel = kernels.spectra({ nFft: this.size, window: this.#stft.window, precision: 'float32' }, 1)
    // The window is in the middle of a frame: a delay, which no power has.
    this.#signal = new Float32Array(envelope.length + this.size)
    this.#signal.set(envelope, Math.floor((this.size - length) / 2))
  }

  /** Calls `visit` with the spectra of frames `first .. first + count`, until all `frames` were visited. */
  each(frames: number, visit: (powers: Spectra, first: number, count: number) => void): void {
    const { kernel } = this
    if (!kernel) return
    const block = kernel.spectra.length
    for (let first = 0; first < frames; first += block) {
      const count = Math.min(block, frames - first)
      kernel.fill(this.#stft, this.#signal, first, count, false)
      visit(kernel.spectra, first, count)
    }
  }
}

/**
 * Transforms power spectra back, `size` times too large, as magnitudes. A power spectrum is real and even, so that its inverse
 * transform is its transform over `size`. Undefined where `kernels` have no loop.
 */
export function inverseKernel(
  size: number,
  kernels: FeaturesKernels,
): ((powers: Spectra, count: number) => Spectra) | undefined {
  const stft = new StftFrames({ nFft: size, hopLength: size, window: 'ones', center: false })
  const kernel = kernels.spectra({ nFft: size, window: stft.window, precision: 'float32' }, size)
  if (!kernel) return undefined
  const half = size / 2
  const signal = new Float32Array(size * kernel.spectra.length)
  return (powers, count) => {
    for (let i = 0; i < count; i++) {
      const power = powers[i]!
      const at = i * size
      signal.set(power, at)
      for (let k = 1; k < half; k++) signal[at + size - k] = power[k]!
    }
    kernel.fill(stft, signal, 0, count, true)
    return kernel.spectra
  }
}
