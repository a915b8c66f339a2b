import { checkFinite, refuse } from '@murecom/internal'

/** Magnitudes of at least 0: `data[bin * frames + frame]`. */
export interface Spectrogram {
  /** `bins` x `frames` values, row-major. */
  data: Float32Array | Float64Array
  bins: number
  frames: number
}

/** Checks the sizes of a spectrogram, and that each value is finite and at least 0. O(bins x frames). */
export function checkSpectrogram(where: string, { data, bins, frames }: Spectrogram): void {
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    refuse(where, 'data', 'be a Float32Array or Float64Array', data)
  }
  if (
    !(Number.isInteger(bins) && Number.isInteger(frames) && bins > 0 && frames > 0 && data.length === bins * frames)
  ) {
    refuse(where, 'data', `hold bins x frames values (${bins} x ${frames})`, data.length)
  }
  checkFinite(where, 'data', data)
  const at = data.findIndex((x: number) => x < 0)
  if (at >= 0) throw new RangeError(`${where}: data must hold magnitudes of at least 0, got ${data[at]} at index ${at}`)
}
