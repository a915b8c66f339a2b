import { checkInteger, checkOptions, type OptionNames, refuse } from '@murecom/internal'

/** A mel spectrogram as `@murecom/melspec` gives it: `data[band * frames + frame]`. */
export interface MelLike {
  data: Float32Array
  bands: number
  frames: number
}

/** How a spectrogram is cut. */
export interface ClipsFromMelOptions {
  /** Frames of a clip. Default 128: 3 s at 22,050 Hz with a hop of 512. */
  frames?: number
  /** Most clips that are cut; the rest of the spectrogram is left out. Default 10, as the original. */
  maxClips?: number
}

const OPTIONS: OptionNames<ClipsFromMelOptions> = { frames: 1, maxClips: 1 }

/**
 * Cuts a mel spectrogram into clips that follow one another, and turns each to frames x bands, which is how the network
 * takes it.
 *
 * @param mel `bands x frames`, row-major
 * @returns `count` clips of `frames x bands`, row-major float32; count is 0 when the spectrogram is shorter than a clip.
 *   O(values)
 * @throws RangeError when an option is out of range or the sizes of `mel` disagree; TypeError for an option that does not exist
 * @example
 * clipsFromMel({ data: new Float32Array(128 * 300), bands: 128, frames: 300 }).count // 2
 */
export function clipsFromMel(mel: MelLike, options?: ClipsFromMelOptions): { data: Float32Array; count: number } {
  const { frames = 128, maxClips = 10 } = checkOptions('clipsFromMel', options, OPTIONS)
  checkInteger('clipsFromMel', 'frames', frames, 1)
  checkInteger('clipsFromMel', 'maxClips', maxClips, 1)
  if (!(mel?.data instanceof Float32Array)) refuse('clipsFromMel', 'mel', 'be a spectrogram of melspec', mel)
  const { bands } = mel
  if (mel.data.length !== bands * mel.frames) {
    throw new RangeError(
      `clipsFromMel: mel.data must hold bands x frames (${bands * mel.frames}) values, got ${mel.data.length}`,
    )
  }
  const count = Math.min(maxClips, Math.floor(mel.frames / frames))
  const data = new Float32Array(count * frames * bands)
  for (let band = 0; band < bands; band++) {
    const row = band * mel.frames
    for (let t = 0; t < count * frames; t++) data[t * bands + band] = mel.data[row + t]!
  }
  return { data, count }
}
