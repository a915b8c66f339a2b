import { AudioDecodeError, decode, type LevelScan, scanLevels } from '@murecom/decode/node'
import type { MelspecKernels } from '@murecom/melspec'
import type { EmbeddingModel } from '../../embedding-model.ts'

/** Level from which sound counts as audible, in decibels of full scale. Quiet passages of an orchestra lie above. */
const AUDIBLE = -60
/** A stretch is taken when this part of it is audible. */
const ENOUGH = 0.8
/** Places that are looked at in one stretch, and in a whole file. */
const WINDOWS_A_STRETCH = 4
const WINDOWS = [32, 256] as const

/**
 * The samples that a song is known by: as long a stretch as the model needs, from the middle. Where the middle is silent or is
 * not there, the stretch with the most sound, as far as samples of some places show.
 *
 * @param source bytes or a path
 * @param durationSeconds length of what is there
 * @returns mono samples at the model's rate. Decodes one stretch, or two and what `scanLevels` decodes
 * @throws AudioDecodeError when no place can be decoded; the reason of `signal`
 */
export async function listenTo(
  source: Uint8Array | string,
  model: EmbeddingModel,
  durationSeconds: number,
  kernels: MelspecKernels | undefined,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { sampleRate, seconds } = model
  const room = Math.max(0, durationSeconds - seconds)
  const at = async (offsetSeconds: number): Promise<Float32Array> =>
    (await decode(source, { sampleRate, offsetSeconds, durationSeconds: seconds, kernels, signal })).samples
  let middle: Float32Array | undefined
  let failure: unknown
  try {
    middle = await at(room / 2)
    if (room === 0 || secondsHeard(middle, sampleRate) >= ENOUGH * seconds) return middle
  } catch (error) {
    if (!AudioDecodeError.isInstance(error) || room === 0) throw error
    failure = error
  }
  try {
    const count = Math.ceil((WINDOWS_A_STRETCH * durationSeconds) / seconds)
    const scan = await scanLevels(source, { windows: Math.min(Math.max(count, WINDOWS[0]), WINDOWS[1]), signal })
    const loud = await at(loudestOffset(scan, seconds))
    return middle && secondsHeard(middle, sampleRate) >= secondsHeard(loud, sampleRate) ? middle : loud
  } catch (error) {
    if (!AudioDecodeError.isInstance(error)) throw error
    if (middle) return middle
    throw failure ?? error
  }
}

/** Where a stretch begins in which most windows are audible; among several the one nearest to the middle. O(windows^2) */
function loudestOffset({ windows, durationSeconds }: LevelScan, seconds: number): number {
  const room = Math.max(0, durationSeconds - seconds)
  const heard = windows.filter(({ level }) => level > AUDIBLE).map(window => window.seconds)
  let best = { offset: room / 2, count: -1 }
  for (const center of windows.map(window => window.seconds)) {
    const offset = Math.min(Math.max(0, center - seconds / 2), room)
    const count = heard.filter(second => second >= offset && second < offset + seconds).length
    const isNearer = Math.abs(offset - room / 2) < Math.abs(best.offset - room / 2)
    if (count > best.count || (count === best.count && isNearer)) best = { offset, count }
  }
  return best.offset
}

/** Seconds that are audible. */
function secondsHeard(samples: Float32Array, sampleRate: number): number {
  const least = 10 ** (AUDIBLE / 10)
  let heard = 0
  for (let at = 0; at < samples.length; at += sampleRate) {
    const end = Math.min(at + sampleRate, samples.length)
    let energy = 0
    for (let i = at; i < end; i++) energy += samples[i]! * samples[i]!
    if (energy > least * (end - at)) heard += end - at
  }
  return heard / sampleRate
}
