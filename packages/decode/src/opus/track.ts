import { OpusDecoder } from 'opus-decoder'
import { broken } from '../errors.ts'
import type { AudioFormat } from '../formats/format.ts'
import { type AudioTrack, checkChannels } from '../formats/track.ts'
import { surplusOf } from '../ogg/first-page.ts'
import { MissingBytes } from '../reading/cached.ts'
import type { ByteSource } from '../reading/source.ts'
import { Clock } from '../symphonia/clock.ts'
import type { Session } from '../symphonia/session.ts'
import { Sessions } from '../symphonia/sessions.ts'
import { opusPacketLength, readOpusHead } from './head.ts'
import { lastGranule } from './last-granule.ts'

const SAMPLE_RATE = 48_000
/** Samples that are decoded in front of what is wanted: half a second, six times what RFC 7845 recommends. */
const PREROLL = 24_000

/** Channels of Opus (the order of Vorbis) in the order of WAV, by their number. */
const ORDERS: Readonly<Record<number, readonly number[]>> = {
  3: [0, 2, 1],
  5: [0, 2, 1, 3, 4],
  6: [0, 2, 1, 5, 3, 4],
  7: [0, 2, 1, 6, 5, 3, 4],
  8: [0, 2, 1, 7, 5, 6, 3, 4],
}

/**
 * Opus in a container that Symphonia reads; libopus (the package opus-decoder) decodes.
 *
 * @param begin samples in front of the music by an edit list of the container, 0 where the header's own number counts
 */
export async function openOpus(
  format: AudioFormat,
  session: Session,
  source: ByteSource,
  begin: number,
): Promise<AudioTrack> {
  const { exports } = session
  const head = readOpusHead(session.bytesAt(exports.setup(), exports.setup_length()), format)
  const isExact = exports.is_exact() === 1
  if ((await session.next()) === undefined) throw broken('no sound in the file')
  const first = exports.time()
  const delay = begin || head.preSkip
  const zero = first + delay
  const granule = format === 'ogg' ? await lastGranule(source) : undefined
  const end = granule === undefined ? Number.POSITIVE_INFINITY : granule - zero
  const surplus = granule === undefined ? undefined : await surplusOf(session, source)
  const clockOf = (from: Session): Clock => new Clock(from, { zero, begin: delay, isExact, surplus })

  const sessions = new Sessions(session)
  const sessionAt = (sample: number): Promise<Session> =>
    isExact && !surplus?.isBehind && sample > SAMPLE_RATE ? sessions.at(zero + sample - PREROLL) : sessions.start()

  async function* packets(from: Session): AsyncGenerator<{ position: number; packet: Uint8Array; length: number }> {
    const clock = clockOf(from)
    for (let size = await from.next(); size !== undefined; size = await from.next()) {
      const packet = from.bytesAt(from.exports.packet(), size)
      const length = opusPacketLength(packet)
      yield { position: clock.place(length).position, packet, length }
    }
  }

  return {
    format,
    codec: 'opus',
    sampleRate: SAMPLE_RATE,
    channels: checkChannels(head.channels),
    isSequential: !isExact,
    async countSamples() {
      let last = 0
      for await (const { position, length } of packets(await sessions.start())) last = Math.max(last, position + length)
      return Math.max(0, last > end + SAMPLE_RATE ? last : Math.min(last, end))
    },
    async *pieces(sample) {
      const { channels, streamCount, coupledStreamCount, channelMappingTable, gain } = head
      const decoder = new OpusDecoder({ channels, streamCount, coupledStreamCount, channelMappingTable })
      await decoder.ready
      const order = ORDERS[channels] ?? channelMappingTable.map((_, c) => c)
      try {
        for (let at = sample; ; ) {
          const here = await sessionAt(at)
          try {
            for await (const { position, packet, length } of packets(here)) {
              if (position + length < at - PREROLL || length === 0) continue
              const { channelData, samplesDecoded } = decodeQuietly(decoder, packet, channels)
              // A place far behind the last page's is in another stream of the file.
              const count = position + samplesDecoded > end + SAMPLE_RATE ? samplesDecoded : end - position
              if (samplesDecoded === 0 || count <= 0) continue
              if (gain !== 1)
                for (const channel of channelData) for (let i = 0; i < channel.length; i++) channel[i]! *= gain
              yield { position, channels: order.map(c => channelData[c]!.subarray(0, count)) }
              at = Math.max(at, position + length)
            }
            return
          } catch (error) {
            if (!(error instanceof MissingBytes)) throw error
            await here.load(error)
          } finally {
            sessions.release(here)
          }
        }
      } finally {
        release(decoder)
      }
    },
  }
}

/** Bytes of a packet, for each channel, that the decoder has room for. */
const LARGEST_PACKET = 3840

/** Decodes a packet; a broken one gives no samples. The package writes a line to the console for it, which nobody asked for. */
function decodeQuietly(
  decoder: OpusDecoder,
  packet: Uint8Array,
  channels: number,
): { channelData: Float32Array[]; samplesDecoded: number } {
  if (packet.length > LARGEST_PACKET * channels) return { channelData: [], samplesDecoded: 0 }
  const { error } = console
  console.error = () => undefined
  try {
    return decoder.decodeFrame(packet)
  } finally {
    console.error = error
  }
}

/** Gives the decoder's memory back, unless a broken file has left it in no state for that. */
function release(decoder: OpusDecoder): void {
  try {
    decoder.free()
  } catch {
    // It is garbage with its memory.
  }
}
