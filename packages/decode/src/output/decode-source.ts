import { stoppable } from '@murecom/internal/signal'
import { broken } from '../errors.ts'
import { openAudio } from '../formats/open.ts'
import { abortable, type ByteSource } from '../reading/source.ts'
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
  source: ByteSource,
  options: DecodeOptions | null | undefined,
): Promise<DecodedAudio> {
  const pieces: Float32Array[][] = []
  let length = 0
  let sampleRate = 0
  for await (const chunk of chunksOf(where, source, options, AT_ONCE)) {
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
  source: ByteSource,
  given: DecodeOptions | null | undefined,
  block = CHUNK,
): AsyncGenerator<AudioChunk> {
  const { offsetSeconds, durationSeconds, mono, kernels, signal, ...rest } = readOptions(where, given)
  signal?.throwIfAborted()
  const pause = stoppable(signal)
  try {
    const track = await openAudio(signal ? abortable(source, signal) : source)
    const begin = Math.floor(offsetSeconds * track.sampleRate)
    const end =
      durationSeconds === undefined ? Number.POSITIVE_INFINITY : begin + Math.floor(durationSeconds * track.sampleRate)
    const sampleRate = rest.sampleRate ?? track.sampleRate
    const count = mono ? 1 : track.channels
    const resamplers = Array.from({ length: count }, () => new Resampler(track.sampleRate, sampleRate, kernels, block))
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
  }
}

/** Small pieces put together, so that what comes out is worth a turn. The batches are the caller's to keep. */
async function* batches(pieces: AsyncIterable<Float32Array[]>, count: number): AsyncGenerator<Float32Array[]> {
  let held: Float32Array[][] = Array.from({ length: count }, () => [])
  let length = 0
  for await (const piece of pieces) {
    piece.forEach((channel, c) => {
      held[c]!.push(channel.slice())
    })
    length += piece[0]!.length
    if (length < CHUNK) continue
    yield held.map(own => joined(own, length))
    held = held.map(() => [])
    length = 0
  }
  if (length > 0) yield held.map(own => joined(own, length))
}
