import { stoppable } from '@murecom/internal/signal'
import { broken } from '../errors.ts'
import type { AudioTrack, Opening } from '../formats/track.ts'
import { type AudioChunk, type DecodedAudio, type DecodeOptions, readOptions } from './options.ts'
import { joined, Resampler } from './resampler.ts'
import { stretch } from './stretch.ts'

/** Samples of a chunk, about, at the file's rate. */
const CHUNK = 2 ** 17
/** Samples that are resampled at once where all is wanted: a song's minute and a half then is one call of `resample`. */
const AT_ONCE = 2 ** 22

/** Decodes what is asked for, all at once. */
export async function decodeSource(
  where: string,
  open: Opening,
  options: DecodeOptions | null | undefined,
): Promise<DecodedAudio> {
  const pieces: Float32Array[][] = []
  let length = 0
  let sampleRate = 0
  for await (const chunk of chunksOf(where, open, options, AT_ONCE)) {
    sampleRate = chunk.sampleRate
    chunk.channels.forEach((channel, c) => {
      pieces[c] ??= []
      pieces[c].push(channel)
    })
    length += chunk.samples.length
  }
  const channels = pieces.map(own => joined(own, length))
  return { channels, samples: channels[0]!, sampleRate }
}

/** Decodes what is asked for, chunk by chunk; `block` is how much is resampled at once. */
export async function* chunksOf(
  where: string,
  open: Opening,
  given: DecodeOptions | null | undefined,
  block = CHUNK,
): AsyncGenerator<AudioChunk> {
  const { offsetSeconds, durationSeconds, mono, kernels, signal, ...rest } = readOptions(where, given)
  signal?.throwIfAborted()
  const pause = stoppable(signal)
  let track: AudioTrack | undefined
  try {
    track = await open(signal)
    const { sampleRate: from } = track
    const begin = Math.floor(offsetSeconds * from)
    const end = durationSeconds === undefined ? Number.POSITIVE_INFINITY : begin + Math.floor(durationSeconds * from)
    const sampleRate = rest.sampleRate ?? from
    const count = mono ? 1 : track.channels
    const resamplers = Array.from({ length: count }, () => new Resampler(from, sampleRate, kernels, block))
    let position = 0
    const chunk = (channels: Float32Array[]): AudioChunk => {
      const own = { channels, samples: channels[0]!, sampleRate, position }
      position += own.samples.length
      return own
    }
    for await (const batch of batches(stretch(track, begin, end, mono), count)) {
      await pause()
      const out = batch.map((channel, c) => resamplers[c]!.push(channel))
      if (out[0]) yield chunk(out as Float32Array[])
    }
    const last = resamplers.map(resampler => resampler.finish())
    if (last[0]) yield chunk(last as Float32Array[])
    if (position === 0) throw broken(begin > 0 ? `no audio after ${offsetSeconds} s` : 'no audio in the file')
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    track?.close?.()
  }
}

/** Small pieces put together, so that what comes out is worth a turn. The batches are the caller's to keep. */
async function* batches(pieces: AsyncIterable<Float32Array[]>, count: number): AsyncGenerator<Float32Array[]> {
  const room = (): Float32Array[] => Array.from({ length: count }, () => new Float32Array(CHUNK))
  let held = room()
  let length = 0
  for await (const piece of pieces) {
    for (let from = 0, end = piece[0]!.length; from < end; ) {
      const to = Math.min(end, from + CHUNK - length)
      for (const [c, channel] of held.entries()) channel.set(piece[c]!.subarray(from, to), length)
      length += to - from
      from = to
      if (length < CHUNK) break
      yield held
      held = room()
      length = 0
    }
  }
  if (length > 0) yield held.map(channel => channel.slice(0, length))
}
