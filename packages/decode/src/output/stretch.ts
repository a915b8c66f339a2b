import { named } from '../errors.ts'
import type { AudioTrack, Piece } from '../formats/track.ts'

/** Samples of silence that are put out at once. */
const SILENCE = 2 ** 16
/** Longest gap, in seconds, that is filled with silence; what lies behind a longer one has a clock that lies. */
const LONGEST_GAP = 600
/** Samples beyond this are not sound; they would become infinite further on. */
const LARGEST = 2 ** 30

/**
 * Samples `begin .. end` of a track, piece by piece and without gaps: one array for each channel, or their mean. What could
 * not be decoded is silence, a sample that is not a number is 0. A piece is valid until the next one.
 */
export async function* stretch(
  track: AudioTrack,
  begin: number,
  end: number,
  mono: boolean,
): AsyncGenerator<Float32Array[]> {
  const count = mono ? 1 : track.channels
  let at = begin
  for await (const { position, channels } of guarded(track, begin, mono)) {
    if (at >= end) return
    const length = Math.min(...channels.map(c => c.length))
    if (position + length <= at) continue
    if (position - at > LONGEST_GAP * track.sampleRate) return
    for (; at < Math.min(position, end); ) {
      const silent = Math.min(SILENCE, position - at, end - at)
      yield Array.from({ length: count }, () => new Float32Array(silent))
      at += silent
    }
    const from = at - position
    const to = Math.min(length, end - position)
    if (to <= from) continue
    const cut = channels.map(c => c.subarray(from, to))
    const out = mono ? [mean(cut)] : Array.from({ length: count }, (_, c) => cut[Math.min(c, cut.length - 1)]!)
    yield out.map(clean)
    at += to - from
  }
}

/** The pieces of a track; whatever its decoder throws is an error of the file. */
async function* guarded(track: AudioTrack, begin: number, mono: boolean): AsyncGenerator<Piece> {
  try {
    yield* track.pieces(begin, mono)
  } catch (error) {
    throw named(track.format, error)
  }
}

/** Mean of the channels. */
function mean(channels: readonly Float32Array[]): Float32Array {
  const [a, b] = channels
  if (channels.length === 1) return a!
  const out = new Float32Array(a!.length)
  if (channels.length === 2) {
    for (let i = 0; i < out.length; i++) out[i] = (a![i]! + b![i]!) / 2
    return out
  }
  for (let i = 0; i < out.length; i++) {
    let sum = 0
    for (const channel of channels) sum += channel[i]!
    out[i] = sum / channels.length
  }
  return out
}

/** The samples themselves, or a copy without what is not a number or far too large. */
function clean(samples: Float32Array): Float32Array {
  let isSound = true
  for (let i = 0; i < samples.length; i++) isSound = isSound && Math.abs(samples[i]!) <= LARGEST
  if (isSound) return samples
  return samples.map(x => (Math.abs(x) <= LARGEST ? x : Number.isFinite(x) ? Math.sign(x) * LARGEST : 0))
}
