import { MEL_BANDS, TIMBRAL_FRAMES } from '../../musicnn/weights.ts'
import { type Block, LANES, type Temporal, type Timbral, type Transform, WINDOW } from './spectral-layout.ts'

/**
 * The spectra of a convolution's filters as the kernels read them: conjugated, because the network correlates, and divided by
 * the length, which the inverse transform leaves out. The sign of each filter is its normalisation's, so that the maximum over
 * positions can be taken before it: where the scale is negative, the filter is negated, and the maximum is one of -z.
 */

/** Number of values of {@link writeTimbralSpectra}. */
export const timbralValues = (blocks: number): number => blocks * MEL_BANDS * TIMBRAL_FRAMES * 2 * LANES

/** Number of values of {@link writeTemporalSpectra}. */
export const temporalValues = (blocks: number, parts: number): number => blocks * WINDOW * parts * 2 * LANES

/** `blocks x 24 groups x 7 taps x 4 values` of spectra over the bands. */
export function writeTimbralSpectra(transform: Transform, block: Timbral, out: Float32Array): void {
  const { blocks, filters, layer, bands } = block
  for (let b = 0; b < blocks; b++) {
    for (let tap = 0; tap < TIMBRAL_FRAMES; tap++) {
      transform.clear()
      forLanes(block, b, (f, lane, sign) => {
        for (let j = 0; j < bands; j++) {
          transform.put(j, lane, sign * layer.kernel[(tap * bands + j) * filters + f]!, 0)
        }
      })
      transform.run()
      writeGroups(transform, out, (group, bin) => ((b * 24 + group) * TIMBRAL_FRAMES + tap) * 4 + bin)
    }
  }
}

/** `blocks x 64 groups x parts x 4 values` of spectra over the frames of a window. */
export function writeTemporalSpectra(transform: Transform, block: Temporal, out: Float32Array): void {
  const { blocks, filters, layer, parts, taps, firstTap } = block
  const own = taps / parts
  for (let b = 0; b < blocks; b++) {
    for (let part = 0; part < parts; part++) {
      transform.clear()
      forLanes(block, b, (f, lane, sign) => {
        for (let j = 0; j < own; j++) {
          transform.put(firstTap + j, lane, sign * layer.kernel[(part * own + j) * filters + f]!, 0)
        }
      })
      transform.run()
      writeGroups(transform, out, (group, bin) => ((b * 64 + group) * parts + part) * 4 + bin)
    }
  }
}

/** The filters of block b, their lanes and signs. Lanes without a filter stay zero. */
function forLanes(
  { filters, layer }: Block,
  b: number,
  write: (filter: number, lane: number, sign: number) => void,
): void {
  for (let lane = 0; lane < LANES && b * LANES + lane < filters; lane++) {
    const f = b * LANES + lane
    write(f, lane, layer.scale[f]! < 0 ? -1 : 1)
  }
}

/** Four values that lie together are a group: the kernels multiply them for all taps or parts before the next. */
function writeGroups(transform: Transform, out: Float32Array, row: (group: number, bin: number) => number): void {
  const { length, order } = transform
  for (let k = 0; k < length; k++) {
    const to = row(order[k]! >> 2, order[k]! & 3) * 2 * LANES
    for (let lane = 0; lane < LANES; lane++) {
      out[to + lane] = transform.re(k, lane) / length
      out[to + LANES + lane] = -transform.im(k, lane) / length
    }
  }
}
