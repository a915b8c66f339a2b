import { checkFinite, checkNumber, refuse } from '@murecom/internal'

/** Energy by pitch class: `data[class * frames + frame]`, class 0 is C. */
export interface Chromagram {
  /** `bins` x `frames` values of at least 0, row-major. */
  data: Float32Array
  /** Pitch classes, 12 by default. */
  bins: number
  frames: number
}

/** Checks the sizes of a chromagram and that its values are finite. */
export function checkChromagram(where: string, { data, bins, frames }: Chromagram): void {
  if (!(data instanceof Float32Array)) refuse(where, 'data', 'be a Float32Array', data)
  if (
    !(Number.isInteger(bins) && Number.isInteger(frames) && bins > 0 && frames > 0 && data.length === bins * frames)
  ) {
    refuse(where, 'data', `hold bins x frames values (${bins} x ${frames})`, data.length)
  }
  checkFinite(where, 'data', data)
}

/** Checks a norm: a number above 0, Infinity for the largest value, or null for none. */
export function checkNorm(where: string, norm: number | null): void {
  if (norm !== null && norm !== Number.POSITIVE_INFINITY)
    checkNumber(where, 'norm', norm, { min: 0, exclusiveMin: true })
}

/**
 * Divides each frame by its norm, in place; frames whose norm is below the least normal float32 stay. Reference:
 * `librosa.util.normalize`.
 */
export function normaliseFrames({ data, bins, frames }: Chromagram, norm: number | null): void {
  if (norm === null) return
  for (let t = 0; t < frames; t++) {
    let size = 0
    for (let c = 0; c < bins; c++) {
      const x = Math.abs(data[c * frames + t]!)
      if (norm === Number.POSITIVE_INFINITY) size = Math.max(size, x)
      else size += x ** norm
    }
    if (norm !== Number.POSITIVE_INFINITY) size **= 1 / norm
    if (size < 2 ** -126) continue
    for (let c = 0; c < bins; c++) data[c * frames + t]! /= size
  }
}
