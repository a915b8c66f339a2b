import { AudioDecodeError, decode } from '@murecom/decode/node'
import type { MelspecKernels } from '@murecom/melspec'
import type { EmbeddingModel } from '../../embedding-model.ts'

/** Where a stretch may begin, as parts of what there is to choose from: the middle first, beginnings are often atypical. */
const PLACES = [1 / 2, 1 / 4, 3 / 4, 0, 1, 1 / 8, 3 / 8, 5 / 8, 7 / 8]
/** Mean square of a second that is heard: -60 dB of full scale. Quiet passages of an orchestra lie above. */
const AUDIBLE = 1e-6
/** A stretch is taken when this part of it is heard. */
const ENOUGH = 0.8

/**
 * The samples that a song is known by: as long a stretch as the model needs, from the middle, or from elsewhere where the middle is
 * silent or is not there. Where no place has enough sound, the one with the most.
 *
 * @param source bytes or a path
 * @param durationSeconds length of what is there
 * @returns mono samples at the model's rate. Decodes up to nine stretches
 * @throws AudioDecodeError when no place can be decoded
 */
export async function listenTo(
  source: Uint8Array | string,
  model: EmbeddingModel,
  durationSeconds: number,
  kernels: MelspecKernels | undefined,
): Promise<Float32Array> {
  const { sampleRate, seconds } = model
  const room = Math.max(0, durationSeconds - seconds)
  const wanted = ENOUGH * Math.min(seconds, durationSeconds)
  let best: { samples: Float32Array; heard: number } | undefined
  let failure: unknown
  for (const offsetSeconds of new Set(PLACES.map(place => place * room))) {
    try {
      const { samples } = await decode(source, { sampleRate, offsetSeconds, durationSeconds: seconds, kernels })
      const heard = secondsHeard(samples, sampleRate)
      if (heard >= wanted) return samples
      if (!best || heard > best.heard) best = { samples, heard }
    } catch (error) {
      if (!AudioDecodeError.isInstance(error)) throw error
      failure ??= error
    }
  }
  if (!best) throw failure
  return best.samples
}

/** Seconds in which something is heard. */
function secondsHeard(samples: Float32Array, sampleRate: number): number {
  let heard = 0
  for (let at = 0; at < samples.length; at += sampleRate) {
    const end = Math.min(at + sampleRate, samples.length)
    let energy = 0
    for (let i = at; i < end; i++) energy += samples[i]! * samples[i]!
    if (energy > AUDIBLE * (end - at)) heard += end - at
  }
  return heard / sampleRate
}
