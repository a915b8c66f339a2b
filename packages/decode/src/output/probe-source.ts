import { checkOptions, type OptionNames } from '@murecom/internal'
import { named } from '../errors.ts'
import type { FfmpegFormat } from '../formats/foreign.ts'
import type { AudioFormat } from '../formats/format.ts'
import type { AudioTrack, Opening } from '../formats/track.ts'

/** How to look at a file. */
export interface ProbeOptions {
  /** Stops the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<ProbeOptions> = { signal: 1 }

/** What a file is. */
export interface AudioProbe {
  /** The container. Those of ffmpeg come from `./node` only. */
  format: AudioFormat | FfmpegFormat
  /**
   * What the samples are written in: `'mp3'`, `'flac'`, `'vorbis'`, `'opus'`, `'aac'`, `'alac'`, `'pcm'`, `'pcm-float'`; ffmpeg's
   * name of another one.
   */
  codec: string
  /** Samples a second, in Hz. */
  sampleRate: number
  channels: number
  /** Length in seconds of what is there, whatever a header claims. */
  durationSeconds: number
}

/** Opens the file and counts its samples. */
export async function probeSource(
  where: string,
  open: Opening,
  options: ProbeOptions | null | undefined,
): Promise<AudioProbe> {
  const { signal } = checkOptions(where, options, OPTIONS)
  signal?.throwIfAborted()
  let track: AudioTrack | undefined
  try {
    track = await open(signal)
    const { format, codec, sampleRate, channels } = track
    const length = await track.countSamples().catch(error => {
      throw named(format, error)
    })
    return { format, codec, sampleRate, channels, durationSeconds: length / sampleRate }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  } finally {
    track?.close?.()
  }
}
