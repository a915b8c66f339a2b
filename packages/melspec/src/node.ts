import { readFile } from 'node:fs/promises'
import { type DecodeAudioOptions, decodeAudio } from './decode.ts'

export type { DecodeAudioOptions } from './decode.ts'

/**
 * Reads and decodes an audio file. Reference: `librosa.load`, librosa 0.11, but the default rate is the file's own.
 *
 * @param path an mp3, WAV, FLAC or Ogg Vorbis file
 * @param options as in `decodeAudio`
 * @returns mono samples, nominally in [-1, 1], and their rate in Hz
 * @throws AudioDecodeError when it is not such a file; the file system's own error when it cannot be read
 * @example
 * const { samples } = await loadAudio('song.mp3', { sampleRate: 22050 })
 */
export async function loadAudio(
  path: string | URL,
  options: DecodeAudioOptions = {},
): Promise<{ samples: Float32Array; sampleRate: number }> {
  return decodeAudio(await readFile(path), options)
}
