import { broken } from '../errors.ts'
import { ascii } from '../formats/bytes.ts'
import type { AudioFormat } from '../formats/format.ts'

/** What the header of an Opus stream says (RFC 7845, section 5.1). */
interface OpusHead {
  channels: number
  /** Samples in front of the music, at 48,000 Hz. */
  preSkip: number
  /** Factor that the samples are multiplied with. */
  gain: number
  streamCount: number
  coupledStreamCount: number
  channelMappingTable: number[]
}

/** The channels of mapping family 1; more are ambisonics. */
const MOST_CHANNELS = 8

/** Reads the set-up bytes of a container. MP4 has the same fields with their bytes in the other order. */
export function readOpusHead(bytes: Uint8Array, format: AudioFormat): OpusHead {
  if (!ascii(bytes, 0, 'OpusHead') || bytes.length < 19) throw broken('Opus: no header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const isLittle = format !== 'mp4'
  const channels = bytes[9]!
  const family = bytes[18]!
  const head = {
    channels,
    preSkip: view.getUint16(10, isLittle),
    gain: 10 ** (view.getInt16(16, isLittle) / 256 / 20),
  }
  if (family === 0 && (channels === 1 || channels === 2)) {
    const mapping = channels === 1 ? [0] : [0, 1]
    return { ...head, streamCount: 1, coupledStreamCount: channels - 1, channelMappingTable: mapping }
  }
  const channelMappingTable = [...bytes.subarray(21, 21 + channels)]
  const [streamCount, coupledStreamCount] = [bytes[19] ?? 0, bytes[20] ?? 0]
  const most = streamCount + coupledStreamCount
  if (channels > MOST_CHANNELS || most > 2 * MOST_CHANNELS) throw broken(`Opus: ${channels} channels are not supported`)
  const isSound = channels > 0 && streamCount > 0 && coupledStreamCount <= streamCount
  if (!isSound || channelMappingTable.length < channels || channelMappingTable.some(c => c >= most && c !== 255)) {
    throw broken('Opus: the header contradicts itself')
  }
  return { ...head, streamCount, coupledStreamCount, channelMappingTable }
}

/** Samples of a frame at 48,000 Hz by the configuration of a packet (RFC 6716, section 3.1). */
const FRAME = [480, 960, 1920, 2880]

/** Samples of a packet at 48,000 Hz; 0 for one that cannot be. */
export function opusPacketLength(packet: Uint8Array): number {
  if (packet.length === 0) return 0
  const configuration = packet[0]! >> 3
  const frame =
    configuration < 12
      ? FRAME[configuration & 3]!
      : configuration < 16
        ? FRAME[configuration & 1]!
        : 120 << (configuration & 3)
  const code = packet[0]! & 3
  const count = code === 0 ? 1 : code < 3 ? 2 : (packet[1] ?? 0) & 63
  return frame * count <= 5760 ? frame * count : 0
}
