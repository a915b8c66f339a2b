import { broken, unsupported } from '../errors.ts'
import type { AudioFormat } from '../formats/format.ts'
import { type AudioTrack, checkChannels, checkRate } from '../formats/track.ts'
import { isHighEfficiency } from '../mp4/audio-config.ts'
import { surplusOf } from '../ogg/first-page.ts'
import { instant, MissingBytes } from '../reading/cached.ts'
import type { ByteSource } from '../reading/source.ts'
import { Clock } from './clock.ts'
import { CODECS } from './exports.ts'
import type { SymphoniaBuild } from './instance.ts'
import { Session } from './session.ts'
import { Sessions } from './sessions.ts'

/** Samples that are decoded in front of what is wanted, so that a codec's memory is what it would be. */
const PREROLL: Partial<Record<string, number>> = { vorbis: 2 ** 14, mp3: 2 ** 13 }
/** AAC begins at a packet after which the decoder is made anew (decoder/src/lib.rs): bit for bit what it would be. */
const AAC_PACKET = 1024
const AAC_ANCHOR = 64
/** What lies nearer to the start is decoded from the start. */
const NEAR_SECONDS = 1

/** What a container says that Symphonia does not. */
interface Hints {
  /** Samples in front of the music. */
  begin?: (sampleRate: number) => Promise<number>
  /** Samples that a header claims, where it is hidden from Symphonia. */
  claimed?: number
}

/** Opens a file of a container that Symphonia reads. */
export async function openSymphonia(
  format: AudioFormat,
  build: SymphoniaBuild,
  source: ByteSource,
  hints: Hints = {},
): Promise<AudioTrack> {
  const bytes = await instant(source)
  const probed = await Session.open(build, bytes, true)
  const codec = CODECS[probed.exports.codec()]!
  const isExact = probed.exports.is_exact() === 1
  const begin = (await hints.begin?.(probed.exports.sample_rate())) ?? 0
  const { setup, setup_length } = probed.exports
  if (codec === 'aac' && isHighEfficiency(probed.bytesAt(setup(), setup_length()))) throw unsupported('HE-AAC')
  if (codec === 'opus') {
    const { openOpus } = await import('../opus/track.ts')
    return openOpus(format, await Session.open(build, bytes, false), source, isExact ? begin : 0)
  }

  let decoded = await probed.next()
  const first = probed.exports.time()
  while (decoded === 0) decoded = await probed.next()
  if (decoded === undefined) throw broken('no sound in the file')
  const sampleRate = checkRate(probed.exports.sample_rate())
  const channels = checkChannels(probed.exports.channels())
  const isTrimmed = isExact && format === 'mp4' && codec === 'aac'
  /** Place in the container of the first sample of the music. */
  const zero = (format === 'mp4' ? 0 : first) + begin
  const claimed = hints.claimed ?? probed.exports.claimed_frames()
  const surplus = codec === 'vorbis' && isExact ? await surplusOf(probed, source) : undefined
  const start = { zero, begin, isExact, surplus, ...(surplus?.isBehind && { end: claimed }) }

  const sessions = new Sessions(probed)
  const sessionAt = (sample: number): Promise<Session> => {
    let from = zero + sample - (PREROLL[codec] ?? 0)
    if (codec === 'aac') from = Math.floor(from / AAC_PACKET / AAC_ANCHOR) * AAC_PACKET * AAC_ANCHOR - AAC_PACKET
    const isNear = surplus?.isBehind || from - zero <= NEAR_SECONDS * sampleRate
    return isExact && !isNear ? sessions.at(from) : sessions.start()
  }

  // PCM claims what its chunk holds, header and all; a clock that does not count samples states no length.
  const isToldByClock = isExact && codec !== 'pcm'
  /** The end of what is there from the packet on that holds `sample`; 0 where nothing is. */
  const endFrom = async (sample: number): Promise<number> => {
    const session = await sessionAt(sample)
    const clock = new Clock(session, start)
    let end = 0
    for (;;) {
      const count = isToldByClock
        ? (await session.skip())
          ? session.exports.duration()
          : undefined
        : await session.next()
      if (count === undefined) break
      const { position, used } = clock.place(count)
      end = Math.max(end, position + used)
    }
    sessions.release(session)
    return end
  }

  return {
    format,
    codec,
    sampleRate,
    channels,
    isSequential: !isExact,
    async countSamples() {
      const nearEnd = isToldByClock ? Math.max(0, claimed - 2 * sampleRate) : 0
      // A file that was cut off has nothing where its header claims the end.
      return (await endFrom(nearEnd)) || (nearEnd > 0 ? endFrom(0) : 0)
    },
    async *pieces(sample) {
      for (let at = sample; ; ) {
        const session = await sessionAt(at)
        const clock = new Clock(session, start)
        try {
          for (let count = await session.next(); count !== undefined; count = await session.next()) {
            // The last packet of AAC in MP4 says by its length how much of it is padding of the encoder.
            const length = isTrimmed ? Math.min(count, session.exports.duration() || count) : count
            const { position, used } = clock.place(length)
            if (used === 0) continue
            at = Math.max(at, position + used)
            yield { position, channels: session.channels(count).map(channel => channel.subarray(0, used)) }
          }
          return
        } catch (error) {
          if (!(error instanceof MissingBytes)) throw error
          await session.load(error)
        } finally {
          sessions.release(session)
        }
      }
    },
  }
}
