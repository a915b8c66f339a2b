import { type AudioTrack, checkRate, type Piece } from '../formats/track.ts'
import type { ByteSource } from '../reading/source.ts'
import type { Mp3Decoder } from './decoder.ts'
import { Mp3Frames } from './frames.ts'
import { openMinimp3 } from './minimp3.ts'

/** A frame may use up to 511 bytes of main data from the frames before it (ISO/IEC 11172-3, 2.4.2.7). */
const RESERVOIR = 511
/** Frames before the first one wanted, once its reservoir is full: its transform overlaps, and the filter bank remembers. */
const OVERLAP = 2

/**
 * Opens an mp3 file. What lies in front of the samples that are asked for is skipped by its frame headers, except the few
 * frames that the first one depends on; the samples are, to a rounding, those of a decoder that began at the start.
 */
export async function openMp3(source: ByteSource): Promise<AudioTrack> {
  const frames = await Mp3Frames.open(source)
  const { samples, skip, end, resumes } = frames
  /** Samples between the music of the first file and what was joined to it. */
  const cut = end === Number.POSITIVE_INFINITY ? 0 : resumes - end
  return {
    format: 'mp3',
    codec: 'mp3',
    sampleRate: checkRate(frames.sampleRate),
    channels: frames.channels,
    async countSamples() {
      const decoded = (await frames.find(Number.POSITIVE_INFINITY)) * samples
      return Math.max(0, decoded > resumes ? decoded - cut - skip : Math.min(decoded, end) - skip)
    },
    async *pieces(begin, mono) {
      // From here on in samples of the decoder's output, where `skip` are in front of the music.
      const wanted = Math.floor((begin + skip < end ? begin + skip : begin + skip + cut) / samples)
      if ((await frames.find(wanted + 1)) <= wanted) return
      const first = primingFrame(frames, wanted)
      const fast = mono ? await openMinimp3(frames) : undefined
      if (fast) {
        let isRefused = false
        try {
          for await (const piece of decodeFrames(fast, source, frames, first)) {
            isRefused = fast.refused
            if (isRefused) break
            yield* placed(piece, frames)
          }
        } finally {
          fast.close()
        }
        if (!isRefused) return
      }
      const slow = await (await import('./packets.ts')).openPackets(frames)
      for await (const piece of decodeFrames(slow, source, frames, first)) yield* placed(piece, frames)
    },
  }
}

/** The parts of a piece of the decoder's output that are music. */
function* placed({ position, channels }: Piece, { skip, end, resumes }: Mp3Frames): Generator<Piece> {
  const last = position + channels[0]!.length
  const part = (from: number, to: number, shift: number): Piece | undefined =>
    from < to
      ? { position: from - shift, channels: channels.map(c => c.subarray(from - position, to - position)) }
      : undefined
  const before = part(position, Math.min(last, end), skip)
  if (before) yield before
  const after = part(Math.max(position, resumes), last, skip + resumes - end)
  if (after) yield after
}

/** The frame to begin with so that frame `wanted` comes out as if all before it had been decoded. */
function primingFrame({ list }: Mp3Frames, wanted: number): number {
  let first = Math.max(0, wanted - OVERLAP)
  for (let bytes = 0; first > 0 && bytes < RESERVOIR; first--) bytes += list.mainData(first - 1)
  return first
}

/** Decodes from frame `first` on. */
async function* decodeFrames(
  decoder: Mp3Decoder,
  source: ByteSource,
  frames: Mp3Frames,
  first: number,
): AsyncGenerator<Piece> {
  const { list, samples } = frames
  for (let i = first; ; ) {
    const limit = await frames.find(i + decoder.batch)
    if (i >= limit) return
    // Frames that lie side by side in the file make up a batch.
    const next = list.runEnd(i, limit)
    const sizes = list.sizes(i, next)
    const bytes = await source.read(
      list.offset(i),
      sizes.reduce((sum, size) => sum + size, 0),
    )
    yield { position: i * samples, channels: decoder.decode(bytes, sizes) }
    i = next
  }
}
