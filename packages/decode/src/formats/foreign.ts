import { frameHeader } from '../mp3/header.ts'
import { ascii } from './bytes.ts'

/** Containers and streams that are recognised, and that ffmpeg decodes. */
export type FfmpegFormat =
  | 'asf'
  | 'ape'
  | 'wavpack'
  | 'dsf'
  | 'dsdiff'
  | 'tta'
  | 'musepack'
  | 'musepack-7'
  | 'tak'
  | 'shorten'
  | 'ac3'
  | 'eac3'
  | 'dts'
  | 'mp2'
  | 'au'
  | 'amr'
  | 'wave64'
  | 'voc'
  | 'realmedia'
  | 'avi'
  | 'flash'
  | 'mpeg'
  | 'mpeg-ts'

/** A format that is known, but not decoded here. */
interface ForeignFormat {
  /** Undefined where ffmpeg does not decode it either. */
  format: FfmpegFormat | undefined
  name: string
}

const SIGNATURES: readonly (readonly [at: number, text: string, name: string, format?: FfmpegFormat])[] = [
  [0, '0&\u00b2u\u008ef\u00cf\u0011', 'Windows Media', 'asf'],
  [0, 'MAC ', "Monkey's Audio", 'ape'],
  [0, 'wvpk', 'WavPack', 'wavpack'],
  [0, 'DSD ', 'DSD', 'dsf'],
  [0, 'FRM8', 'DSD', 'dsdiff'],
  [0, 'TTA1', 'TTA', 'tta'],
  [0, 'MPCK', 'Musepack', 'musepack'],
  [0, 'MP+', 'Musepack', 'musepack-7'],
  [0, 'tBaK', 'TAK', 'tak'],
  [0, 'ajkg', 'Shorten', 'shorten'],
  [0, '.snd', 'AU', 'au'],
  [0, '#!AMR', 'AMR', 'amr'],
  [0, 'riff.\u0091\u00cf\u0011', 'Wave64', 'wave64'],
  [0, 'Creative Voice File', 'VOC', 'voc'],
  [0, '.RMF', 'RealMedia', 'realmedia'],
  [0, '.ra\u00fd', 'RealMedia', 'realmedia'],
  [8, 'AVI ', 'AVI', 'avi'],
  [0, 'FLV', 'Flash', 'flash'],
  [0, '\0\0\u0001\u00ba', 'MPEG', 'mpeg'],
  [0, '\u007f\u00fe\u0080\u0001', 'DTS', 'dts'],
  [0, 'OFR ', 'OptimFROG'],
  [0, 'FWS', 'Flash'],
  [0, 'CWS', 'Flash'],
  [0, 'MThd', 'MIDI'],
]
/** Packets of an MPEG transport stream begin with this byte, behind a time in files of discs and cameras. */
const TRANSPORT_SYNC = 0x47
const TRANSPORT_PACKETS = [
  { length: 188, sync: 0 },
  { length: 192, sync: 4 },
]

/** The format of some bytes when it is known, but not decoded here. O(1). */
export function foreignFormat(bytes: Uint8Array): ForeignFormat | undefined {
  const found = SIGNATURES.find(([at, text]) => ascii(bytes, at, text))
  if (found) return { name: found[2], format: found[3] }
  const isTransport = TRANSPORT_PACKETS.some(({ length, sync }) =>
    [0, 1, 2].every(i => bytes[i * length + sync] === TRANSPORT_SYNC),
  )
  if (isTransport) return { name: 'MPEG-TS', format: 'mpeg-ts' }
  const dolby = dolbyFormat(bytes)
  if (dolby) return { name: 'Dolby Digital', format: dolby }
  return isLayer2(bytes) ? { name: 'MPEG layer II', format: 'mp2' } : undefined
}

/** AC-3 or E-AC-3 by a sync frame's header (ETSI TS 102 366, sections 4.4 and E.1.2). */
function dolbyFormat(bytes: Uint8Array): 'ac3' | 'eac3' | undefined {
  if (bytes.length < 6 || bytes[0] !== 0x0b || bytes[1] !== 0x77) return undefined
  const version = bytes[5]! >> 3
  if (version <= 10) return bytes[4]! >> 6 < 3 && (bytes[4]! & 63) < 38 ? 'ac3' : undefined
  return version <= 16 ? 'eac3' : undefined
}

/** Bit rates of layer II in kbit/s, of MPEG 1 and of MPEG 2. */
const LAYER_2_RATES = [
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
]

/** True for two frames of MPEG, layer II, one after the other. */
function isLayer2(bytes: Uint8Array): boolean {
  const size = layer2Size(bytes, 0)
  return size > 0 && (size === bytes.length || layer2Size(bytes, size) > 0)
}

/** Bytes of the frame at `at`, 0 where there is none. */
function layer2Size(bytes: Uint8Array, at: number): number {
  if (at + 4 > bytes.length || (bytes[at + 1]! & 0xe6) !== 0xe4) return 0
  // The header is that of layer III with another number of the layer.
  const header = frameHeader(Uint8Array.of(bytes[at]!, bytes[at + 1]! ^ 6, bytes[at + 2]!, bytes[at + 3]!), 0)
  const rate = header ? LAYER_2_RATES[header.samples === 1152 ? 0 : 1]![bytes[at + 2]! >> 4]! : 0
  return header && rate > 0 ? Math.floor((144_000 * rate) / header.sampleRate) + header.padding : 0
}
