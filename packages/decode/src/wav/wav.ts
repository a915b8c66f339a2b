import { unsupported } from '../errors.ts'
import { type AudioTrack, checkChannels, checkRate } from '../formats/track.ts'
import { openMp3 } from '../mp3/mp3.ts'
import { type ByteSource, partOf } from '../reading/source.ts'
import { type ChunkFormat, findData } from './chunks.ts'
import { floatReader, lawReader, pcmReader, type SampleReader } from './samples.ts'

/** Bytes of samples that are read at once. */
const BATCH = 2 ** 18
const PCM = 1
const FLOAT = 3
const A_LAW = 6
const MU_LAW = 7
const MP3 = 0x55

/**
 * Opens a WAV file: PCM of 8 to 32 bits, float of 32 or 64, A-law, mu-law, mp3; any number of channels, plain or extensible,
 * RIFF, RF64 or BW64. Only the samples that are asked for are read.
 *
 * @param start where RIFF begins: there may be a tag before it
 */
export async function openWav(source: ByteSource, start: number): Promise<AudioTrack> {
  const { format, offset, size } = await findData(source, start)
  if (format.tag === MP3) return openMp3(partOf(source, offset, size))
  const width = widthOf(format)
  const read = readerOf(format.tag, width)
  if (!read) {
    throw unsupported(`WAV of format ${format.tag} with ${format.bits} bits`)
  }
  const channels = checkChannels(format.channels)
  const step = width * channels
  const total = Math.floor(size / step)
  return {
    format: 'wav',
    codec: format.tag === FLOAT ? 'pcm-float' : 'pcm',
    sampleRate: checkRate(format.sampleRate),
    channels,
    countSamples: async () => total,
    async *pieces(begin) {
      const batch = Math.max(1, Math.floor(BATCH / step))
      const room = Array.from({ length: channels }, () => new Float32Array(Math.min(batch, Math.max(0, total - begin))))
      for (let position = begin; position < total; position += batch) {
        const bytes = await source.read(offset + position * step, Math.min(batch, total - position) * step)
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
        const count = Math.floor(bytes.length / step)
        const out = room.map(channel => channel.subarray(0, count))
        out.forEach((channel, c) => {
          read(view, c * width, step, channel)
        })
        yield { position, channels: out }
      }
    },
  }
}

/** Bytes of a sample: the block's share where it can hold the bits (20 bits lie in three bytes), else what the bits need. */
function widthOf({ blockAlign, channels, bits, tag }: ChunkFormat): number {
  const needed = Math.ceil(bits / 8)
  const share = blockAlign / channels
  if (tag === FLOAT && (needed === 4 || needed === 8)) return needed
  return Number.isInteger(share) && share >= Math.max(1, needed) && share <= 8 ? share : needed
}

function readerOf(tag: number, width: number): SampleReader | undefined {
  if (tag === PCM) return pcmReader(width)
  if (tag === FLOAT) return floatReader(width)
  if (width !== 1) return undefined
  return tag === A_LAW ? lawReader('a') : tag === MU_LAW ? lawReader('mu') : undefined
}
