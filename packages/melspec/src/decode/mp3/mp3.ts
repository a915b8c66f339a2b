import { openMinimp3 } from '../minimp3.ts'
import { type AudioFile, checkRate, MonoCollector } from '../mono.ts'
import type { ByteSource } from '../source.ts'
import type { Mp3Decoder } from './decoder.ts'
import { Mp3Frames } from './frames.ts'

/** A frame may use up to 511 bytes of main data from the frames before it (ISO/IEC 11172-3, 2.4.2.7). */
const RESERVOIR = 511
/** Frames before the first one wanted, once its reservoir is full: its transform overlaps, and the filter bank remembers. */
const OVERLAP = 2
/** Frames after which mpg123's filter bank is in the same place again. */
const RING = 8

/** Makes a decoder for the frames of a file; undefined where it is not for them. */
export type OpenDecoder = (frames: Mp3Frames) => Promise<Mp3Decoder | undefined>

/** The decoders, the first choice first. The second is 2.5 times slower; its package is loaded when it is needed. */
export const MP3_DECODERS: readonly OpenDecoder[] = [
  openMinimp3,
  async frames => (await import('../mpg123.ts')).openMpg123(frames),
]

/**
 * Opens an mp3 file. Frames before the samples that are asked for are skipped by their headers, except the few that the first
 * one depends on. The samples are, to a rounding, those of a decoder that began at the start.
 */
export async function openMp3(source: ByteSource, decoders = MP3_DECODERS): Promise<AudioFile> {
  const frames = await Mp3Frames.open(source)
  const { samples, skip } = frames
  return {
    sampleRate: checkRate(frames.sampleRate),
    async read(begin, end) {
      // From here on in samples of the decoder's output, where `skip` are in front of the music.
      const stop = Math.min(end + skip, frames.end)
      const count = await frames.find(Math.ceil(stop / samples))
      const wanted = Math.floor((begin + skip) / samples)
      if (wanted >= count) return new Float32Array(0)
      const first = primingFrame(frames, wanted)
      for (const open of decoders) {
        const decoder = await open(frames)
        if (!decoder) continue
        try {
          const mono = new MonoCollector(begin + skip, stop, first * samples)
          await decodeFrames(decoder, source, frames, first, count, mono)
          if (!decoder.refused) return mono.finish()
        } finally {
          decoder.close()
        }
      }
      return new Float32Array(0)
    },
  }
}

/** The frame to begin with so that frame `wanted` comes out as if all before it had been decoded. */
function primingFrame({ sizes, overheads }: Mp3Frames, wanted: number): number {
  let first = wanted
  for (let i = 0; i < OVERLAP && first > 0; i++) first--
  for (let bytes = 0; first > 0 && bytes < RESERVOIR; first--)
    bytes += Math.max(0, sizes[first - 1]! - overheads[first - 1]!)
  // mpg123's filter bank turns in a ring of 16 slots, of which a frame fills 36 or 18: in the same place of the ring it
  // rounds the same.
  return first - (first % RING)
}

/** Decodes frames `first .. count` until all that is wanted is there. */
async function decodeFrames(
  decoder: Mp3Decoder,
  source: ByteSource,
  { offsets, sizes }: Mp3Frames,
  first: number,
  count: number,
  mono: MonoCollector,
): Promise<void> {
  for (let i = first; i < count && !mono.done; ) {
    // Frames that lie side by side in the file make up a batch.
    let next = i + 1
    const limit = Math.min(count, i + decoder.batch)
    while (next < limit && offsets[next] === offsets[next - 1]! + sizes[next - 1]!) next++
    const bytes = await source.read(offsets[i]!, offsets[next - 1]! + sizes[next - 1]! - offsets[i]!)
    mono.add(decoder.decode(bytes, sizes.slice(i, next)))
    i = next
  }
}
