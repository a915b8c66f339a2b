import { decodeChunks } from '@murecom/decode/node'
import { LoudnessMeter, replayGain } from '@murecom/features/loudness'

/** Loudness of a whole file, in its own channels and rate. */
export interface WholeLoudness {
  /** In LUFS; null for silence. */
  loudness: number | null
  /** In LU. */
  loudnessRange: number
  /** In dBTP; null for silence. */
  truePeak: number | null
  /** ReplayGain 2.0 in dB; null where there is no loudness. */
  gain: number | null
}

/** Below this rate the filters of loudness do not exist. */
const LEAST_RATE = 4000

/** Measures a file, chunk by chunk. @throws as `decodeChunks` */
export async function wholeLoudness(source: string | Uint8Array, signal?: AbortSignal): Promise<WholeLoudness> {
  let meter: LoudnessMeter | undefined
  for await (const { channels, sampleRate } of decodeChunks(source, { channels: 'all', signal })) {
    if (sampleRate < LEAST_RATE) break
    meter ??= new LoudnessMeter({ sampleRate, channels: channels.length })
    meter.push(channels)
  }
  const loudness = meter?.integrated ?? null
  if (!meter || loudness === null) return { loudness, loudnessRange: 0, truePeak: meter?.truePeak ?? null, gain: null }
  return { loudness, loudnessRange: meter.range, truePeak: meter.truePeak, gain: replayGain(meter).gain }
}
