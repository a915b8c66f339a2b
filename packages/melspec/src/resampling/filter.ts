import { checkKernels, greatestCommonDivisor } from '@murecom/internal'
import type { PolyphaseTables } from '../kernels/polyphase.ts'
import type { MelspecKernels, ResampleKernel } from '../kernels/types.ts'
import { resampleKernel } from './resample-kernel.ts'

/** Zero crossings of the sinc on each side, at the lower of the two rates: with the window below, over 90 dB of rejection. */
const ZERO_CROSSINGS = 64
/** Kaiser window parameter for about 100 dB of side-lobe suppression (Kaiser 1974: 0.1102 (A - 8.7)). */
const KAISER_BETA = 10.06
/** Cut-off as a share of the lower Nyquist frequency: the transition band, 0.91 to 1, ends at it. */
const ROLL_OFF = 0.954
/** The most phases a filter may have: rates in an odd ratio would ask for gigabytes. 192,000 to 44,100 Hz has 147. */
const LARGEST_TABLE = 2 ** 24

/** A filter with the loop that applies it. */
interface Filter {
  from: number
  to: number
  up: number
  down: number
  kernels: MelspecKernels | undefined
  kernel: ResampleKernel
}

/** The latest filters, the last one in front: the files of a collection share a few rates. */
let latest: readonly Filter[] = []
const KEPT = 4

/** The filter from one rate to another, and the loop that applies it. Checked rates; the latest ones are kept. */
export function filterOf(from: number, to: number, kernels: MelspecKernels | undefined): Filter {
  let filter = latest.find(f => f.from === from && f.to === to && f.kernels === kernels)
  if (filter && filter === latest[0]) return filter
  if (!filter) {
    const tables = designFilter(from, to)
    const kernel = checkKernels('resample', kernels, '@murecom/melspec')?.resample(tables) ?? resampleKernel(tables)
    filter = { from, to, up: tables.up, down: tables.down, kernels, kernel }
  }
  latest = [filter, ...latest.filter(f => f !== filter)].slice(0, KEPT)
  return filter
}

function designFilter(from: number, to: number): PolyphaseTables {
  const divisor = greatestCommonDivisor(from, to)
  const up = to / divisor
  const down = from / divisor
  const cutoff = ROLL_OFF * Math.min(1, up / down) // in units of the input's Nyquist frequency
  const reach = Math.ceil(ZERO_CROSSINGS / cutoff)
  const width = 2 * reach
  if (up * width > LARGEST_TABLE) {
    throw new RangeError(`resample: to / from must be a fraction of small integers, got ${up} / ${down}`)
  }
  const taps = new Float64Array(up * width)
  const windowScale = 1 / besselI0(KAISER_BETA)
  for (let p = 0; p < up; p++) {
    let gain = 0
    for (let j = 0; j < width; j++) {
      const x = p / up - (j - reach + 1)
      const edge = x / reach
      if (Math.abs(edge) >= 1) continue
      const angle = Math.PI * cutoff * x
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle
      const tap = cutoff * sinc * besselI0(KAISER_BETA * Math.sqrt(1 - edge * edge)) * windowScale
      taps[p * width + j] = tap
      gain += tap
    }
    for (let j = 0; j < width; j++) taps[p * width + j]! /= gain // unit gain at 0 Hz in every phase
  }
  return { up, down, reach, taps }
}

/** Modified Bessel function of the first kind, order 0, by its power series; exact to float64 for |x| < 20. */
function besselI0(x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x / (2 * k)) ** 2
    sum += term
  }
  return sum
}
