import { checkFinite, checkOptions, type OptionNames, refuse } from '@murecom/internal'

/** How a call that computes can be stopped. */
export interface PredictOptions {
  /** Stops the call: it rejects with the signal's reason. */
  signal?: AbortSignal
}

const OPTIONS: OptionNames<PredictOptions> = { signal: 1 }

/** What the clips of a network look like, and how much it gives for each. */
export interface GenreShape {
  readonly labels: readonly string[]
  readonly frames: number
  readonly bands: number
  readonly embeddingSize: number
}

/** @throws TypeError for options that do not exist; the signal's reason when it is aborted already */
export function checkPredictOptions(where: string, options: PredictOptions | undefined): AbortSignal | undefined {
  const { signal } = checkOptions(where, options, OPTIONS)
  signal?.throwIfAborted()
  return signal
}

/**
 * Number of clips in an array of `count x frames x bands` values.
 *
 * @throws TypeError when it is not a Float32Array; RangeError when its length is not a multiple of a clip's, or a value is not
 *   finite
 */
export function countClips(where: string, clips: Float32Array, { frames, bands }: GenreShape): number {
  if (!(clips instanceof Float32Array)) refuse(where, 'clips', 'be a Float32Array', clips)
  const count = clips.length / (frames * bands)
  if (!Number.isInteger(count)) {
    const size = `frames x bands (${frames} x ${bands} = ${frames * bands})`
    throw new RangeError(`${where}: clips must hold a multiple of ${size} values, got ${clips.length}`)
  }
  checkFinite(where, 'clips', clips)
  return count
}
