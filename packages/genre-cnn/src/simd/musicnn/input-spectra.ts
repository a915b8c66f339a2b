import { MEL_BANDS, PATCH_FRAMES, TIMBRAL_FRAMES } from '../../musicnn/weights.ts'
import { BAND_PAIRS, COURSE_MARGIN, FRAME_ROWS, LANES, type Transform, WINDOW, WINDOWS } from './spectral-layout.ts'

const TIMBRAL_MARGIN = (TIMBRAL_FRAMES - 1) / 2

/**
 * Spectra over the bands of `x_u + i x_{u+1}` for each frame u of the padded patch.
 *
 * @param out `FRAME_ROWS x 96` complex values, each row in the order in which its inverse reads
 */
export function frameSpectra(transform: Transform, patch: Float32Array, out: Float32Array): void {
  for (let u = 0; u < FRAME_ROWS; u += LANES) {
    for (let lane = 0; lane < LANES; lane++) {
      const t = u + lane - TIMBRAL_MARGIN
      const [first, second] = [isFrame(t), isFrame(t + 1)]
      for (let p = 0; p < MEL_BANDS; p++) {
        const re = first ? patch[t * MEL_BANDS + p]! : 0
        transform.put(p, lane, re, second ? patch[(t + 1) * MEL_BANDS + p]! : 0)
      }
    }
    transform.run()
    for (let lane = 0; lane < LANES; lane++) writeSpectrum(transform, lane, out, (u + lane) * MEL_BANDS * 2)
  }
}

/**
 * Spectra of the three windows over the courses of two bands each, the second as imaginary part.
 *
 * @param out `48 pairs x 3 windows x 256` complex values, ordered as those of {@link frameSpectra}
 */
export function courseSpectra(transform: Transform, patch: Float32Array, out: Float32Array): void {
  for (let pair = 0; pair < BAND_PAIRS; pair++) {
    for (const [lane, first] of WINDOWS.entries()) {
      for (let n = 0; n < WINDOW; n++) {
        const t = first + n - COURSE_MARGIN
        const inside = isFrame(t)
        const from = t * MEL_BANDS + 2 * pair
        transform.put(n, lane, inside ? patch[from]! : 0, inside ? patch[from + 1]! : 0)
      }
    }
    transform.run()
    for (let lane = 0; lane < WINDOWS.length; lane++) {
      writeSpectrum(transform, lane, out, (pair * WINDOWS.length + lane) * WINDOW * 2)
    }
  }
}

function writeSpectrum(transform: Transform, lane: number, out: Float32Array, at: number): void {
  for (let k = 0; k < transform.length; k++) {
    const to = at + transform.order[k]! * 2
    out[to] = transform.re(k, lane)
    out[to + 1] = transform.im(k, lane)
  }
}

/** Frames outside a patch are zeros. */
function isFrame(t: number): boolean {
  return t >= 0 && t < PATCH_FRAMES
}
