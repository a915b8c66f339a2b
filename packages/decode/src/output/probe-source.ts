import { checkOptions, type OptionNames } from '@murecom/internal'
import { named } from '../errors.ts'
import type { AudioFormat } from '../formats/format.ts'
import { openAudio } from '../formats/open.ts'
import { abortable, type ByteSource } from '../reading/source.ts'

/** How to look at a file. */
export interface ProbeOptions {
  /** Stops the look, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<ProbeOptions> = { signal: 1 }

/** What a file is. */
export interface AudioProbe {
  /** The container. */
  format: AudioFormat
  /** What the samples are written in: `'mp3'`, `'flac'`, `'vorbis'`, `'opus'`, `'aac'`, `'alac'`, `'pcm'`, `'pcm-float'`. */
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
  source: ByteSource,
  options: ProbeOptions | null | undefined,
): Promise<AudioProbe> {
  const { signal } = checkOptions(where, options, OPTIONS)
  signal?.throwIfAborted()
  try {
    const track = await openAudio(signal ? abortable(source, signal) : source)
    const { format, codec, sampleRate, channels } = track
    const length = await track.countSamples().catch(error => {
      throw named(format, error)
    })
    return { format, codec, sampleRate, channels, durationSeconds: length / sampleRate }
  } catch (error) {
    signal?.throwIfAborted()
    throw error
  }
}
