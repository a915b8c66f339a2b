import { roundHalfEven } from '../kernels/round.ts'

/** Octave, above 27.5 Hz, around which pitches count most, and how fast they count less: librosa's `ctroct` and `octwidth`. */
const CENTRE = 5
const WIDTH = 2

/**
 * Weights that turn spectra into chroma: `weights[class * bins + bin]`, bins from 0 to `nFft / 2`. Reference:
 * `librosa.filters.chroma`, librosa 0.11 (after Ellis, 2007).
 */
export function chromaFilters(sampleRate: number, nFft: number, classes: number, tuning: number): Float32Array {
  const bins = Math.floor(nFft / 2) + 1
  const reference = (440 * 2 ** (tuning / classes)) / 16
  // Where each bin lies, in classes. Bin 0 has no logarithm: it is put one and a half octaves below bin 1.
  const position = (k: number): number => classes * Math.log2((k * sampleRate) / nFft / reference)
  const at = (k: number): number => (k === 0 ? position(1) - 1.5 * classes : position(k))
  const half = roundHalfEven(classes / 2)
  const shift = 3 * Math.floor(classes / 12)
  const weights = new Float32Array(classes * bins)
  const column = new Float64Array(classes)
  for (let k = 0; k < bins; k++) {
    const place = at(k)
    const width = k === nFft - 1 ? 1 : Math.max(1, at(k + 1) - place)
    let size = 0
    for (let c = 0; c < classes; c++) {
      const turned = (place - c + half + 10 * classes) % classes
      const distance = (turned < 0 ? turned + classes : turned) - half
      column[c] = Math.exp(-0.5 * ((2 * distance) / width) ** 2)
      size += column[c]! * column[c]!
    }
    const norm = Math.sqrt(size)
    const octave = Math.exp(-0.5 * ((place / classes - CENTRE) / WIDTH) ** 2)
    for (let c = 0; c < classes; c++) {
      // librosa counts from A; row 0 here is C.
      const row = (((c - shift) % classes) + classes) % classes
      weights[row * bins + k] = (column[c]! / (norm < 2 ** -1022 ? 1 : norm)) * octave
    }
  }
  return weights
}
