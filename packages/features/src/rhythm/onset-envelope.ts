import { checkFinite, checkInteger, refuse } from '@murecom/internal'
import { checkRate, type Samples } from '../signal.ts'

/** How much begins in each frame; it takes the place of the samples in every function of rhythm. */
export interface OnsetEnvelope {
  /** One value of at least 0 a frame. */
  data: Float32Array | Float64Array
  /** Samples a second of the signal, in Hz. */
  sampleRate: number
  /** Samples between frames. */
  hopLength: number
}

/** Whether what was given is an envelope, and a sound one. */
export function isEnvelope(where: string, source: Samples | OnsetEnvelope): source is OnsetEnvelope {
  if (source === null || typeof source !== 'object' || !('data' in source)) return false
  const { data, sampleRate, hopLength } = source
  if (!(data instanceof Float32Array || data instanceof Float64Array)) {
    refuse(where, 'data', 'be a Float32Array or Float64Array', data)
  }
  if (data.length === 0) refuse(where, 'data', 'hold at least one frame', 0)
  checkFinite(where, 'data', data)
  checkRate(where, sampleRate)
  checkInteger(where, 'hopLength', hopLength, 1)
  return true
}
