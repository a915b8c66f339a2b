import { checkInteger, checkNumber, checkOptions, type OptionNames } from '@murecom/internal'
import { AudioDecodeError, broken, named } from '../errors.ts'
import type { AudioTrack, Opening } from '../formats/track.ts'
import { stretch } from './stretch.ts'

/** How many places are looked at, and for how long each. */
export interface ScanOptions {
  /** Places, spread evenly over the file. Default 32: one in 8 s of a song of four minutes. */
  windows?: number | undefined
  /** Length of a window in seconds, 0.05 to 60. Default 0.25, longer than the rests between beats. */
  windowSeconds?: number | undefined
  /** Stops the scan, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<ScanOptions> = { windows: 1, windowSeconds: 1, signal: 1 }

/** How loud a file is at some places. */
export interface LevelScan {
  /** Length in seconds of what is there, as `probe` says it. */
  durationSeconds: number
  /**
   * The windows in their order: where each begins, in seconds, and its level in decibels of full scale: 20 log10 of the root
   * mean square of the mono samples. Silence, and what cannot be decoded, is -Infinity.
   */
  windows: { seconds: number; level: number }[]
}

/** Opens the file once and decodes its windows. */
export async function scanSource(
  where: string,
  open: Opening,
  options: ScanOptions | null | undefined,
): Promise<LevelScan> {
  const { windows = 32, windowSeconds = 0.25, signal } = checkOptions(where, options, OPTIONS)
  checkInteger(where, 'windows', windows, 1, 10_000)
  checkNumber(where, 'windowSeconds', windowSeconds, { min: 0.05, max: 60 })
  signal?.throwIfAborted()
  let track: AudioTrack | undefined
  try {
    track = await open(signal)
    const { sampleRate } = track
    const width = Math.max(1, Math.floor(windowSeconds * sampleRate))
    const { length, begins, powers } = track.isSequential
      ? await inOnePass(track, windows, width, signal)
      : await oneByOne(track, windows, width, signal)
    return {
      durationSeconds: length / sampleRate,
      windows: begins.map((begin, i) => {
        const mean = powers[i]! / Math.min(width, length - begin)
        return { seconds: begin / sampleRate, level: 10 * Math.log10(mean) }
      }),
    }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    track?.close?.()
  }
}

/** Samples in all, where each window begins, and the sum of its samples' squares. */
interface Scan {
  length: number
  begins: number[]
  powers: number[]
}

/** First samples of windows in the middle of equal parts of the file. */
function placesOf(length: number, windows: number, width: number): number[] {
  if (length === 0) throw broken('no audio in the file')
  const count = Math.max(1, Math.min(windows, Math.floor(length / width)))
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.floor(((i + 0.5) * length) / count - width / 2)))
}

/** Goes to the place of each window. */
async function oneByOne(
  track: AudioTrack,
  windows: number,
  width: number,
  signal: AbortSignal | undefined,
): Promise<Scan> {
  const length = await track.countSamples().catch(error => {
    throw named(track.format, error)
  })
  const begins = placesOf(length, windows, width)
  const powers = begins.map(() => 0)
  for (const [i, begin] of begins.entries()) {
    signal?.throwIfAborted()
    try {
      for await (const [samples] of stretch(track, begin, begin + width, true)) powers[i]! += power(samples!)
    } catch (error) {
      if (!AudioDecodeError.isInstance(error)) throw error
      powers[i] = 0 // what cannot be decoded is silence
    }
  }
  return { length, begins, powers }
}

/** Decodes a file once that is decoded from its start anyway: the power of each stretch of a window's length is kept. */
async function inOnePass(
  track: AudioTrack,
  windows: number,
  width: number,
  signal: AbortSignal | undefined,
): Promise<Scan> {
  const all: number[] = []
  let length = 0
  for await (const [samples] of stretch(track, 0, Number.POSITIVE_INFINITY, true)) {
    signal?.throwIfAborted()
    for (let from = 0; from < samples!.length; ) {
      const i = Math.floor(length / width)
      const to = Math.min(samples!.length, from + (i + 1) * width - length)
      all[i] = (all[i] ?? 0) + power(samples!.subarray(from, to))
      length += to - from
      from = to
    }
  }
  const blocks = placesOf(length, windows, width).map(begin => Math.round(begin / width))
  const last = Math.max(0, Math.floor(length / width) - 1)
  const chosen = blocks.map(block => Math.min(block, last))
  return { length, begins: chosen.map(block => block * width), powers: chosen.map(block => all[block]!) }
}

function power(samples: Float32Array): number {
  let sum = 0
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!
  return sum
}
