import { MPEGDecoder } from 'mpg123-decoder'
import { type AudioFile, checkRate, MonoCollector } from './mono.ts'
import { Mp3Frames } from './mp3-frames.ts'
import { FreeFormatFrames } from './mp3-free-format.ts'
import type { ByteSource } from './source.ts'

/** A frame may use up to 511 bytes of main data from the frames before it (ISO/IEC 11172-3, 2.4.2.7). */
const RESERVOIR = 511
/** Frames before the first one wanted, once its reservoir is full: its transform overlaps, and the filter bank remembers. */
const OVERLAP = 2
/** Frames after which the decoder's filter bank is in the same place again. */
const RING = 8
/** Bytes that are decoded at once: what comes out is taken while it is in the cache. */
const BATCH = 32768

/**
 * Opens an mp3 file. What lies in front of the samples that are asked for is skipped by its frame headers, but for the few
 * frames that the first one depends on; the samples are, to a rounding, those of a decoder that began at the start.
 */
export async function openMp3(source: ByteSource): Promise<AudioFile> {
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
      const mono = new MonoCollector(begin + skip, stop, first * samples)
      const free = frames.freeFormat ? new FreeFormatFrames() : undefined
      const decoder = new MPEGDecoder({ enableGapless: false })
      try {
        await decoder.ready
        for (let i = first; i < count && !mono.done; ) {
          const next = endOfBatch(frames, i, count)
          const offset = frames.offsets[i]!
          const bytes = await source.read(offset, frames.offsets[next - 1]! + frames.sizes[next - 1]! - offset)
          if (!free) mono.add(decoder.decode(bytes).channelData)
          else {
            for (let k = i; k < next; k++) {
              const at = frames.offsets[k]! - offset
              mono.add(decoder.decode(free.next(bytes.subarray(at, at + frames.sizes[k]!))).channelData)
            }
          }
          i = next
        }
      } finally {
        decoder.free()
      }
      return mono.finish()
    },
  }
}

/** The frame to begin with so that frame `wanted` comes out as if all before it had been decoded. */
function primingFrame({ sizes, overheads }: Mp3Frames, wanted: number): number {
  let first = wanted
  for (let i = 0; i < OVERLAP && first > 0; i++) first--
  for (let bytes = 0; first > 0 && bytes < RESERVOIR; first--)
    bytes += Math.max(0, sizes[first - 1]! - overheads[first - 1]!)
  // The decoder's filter bank turns in a ring of 16 slots, of which a frame fills 36 or 18: in the same place of the ring it
  // rounds the same.
  return first - (first % RING)
}

/** One past the last of the frames from `begin` on that lie side by side in the file and make up a batch. */
function endOfBatch({ offsets, sizes }: Mp3Frames, begin: number, count: number): number {
  let i = begin + 1
  while (i < count && offsets[i] === offsets[i - 1]! + sizes[i - 1]! && offsets[i]! - offsets[begin]! < BATCH) i++
  return i
}
