import { open } from 'node:fs/promises'
import { type DecodeAudioOptions, type DecodedAudio, decodeSource } from './decode/decode-source.ts'

/**
 * Reads and decodes an audio file. Reference: `librosa.load`, librosa 0.11, but the default rate is the file's own. Of a long
 * file only the part that is asked for is read (of an mp3 also what lies before it, in small pieces).
 *
 * @param path an mp3, WAV, FLAC or Ogg Vorbis file
 * @param options as in `decodeAudio`
 * @returns mono samples, nominally in [-1, 1], and their rate in Hz
 * @throws AudioDecodeError when it is not such a file; the file system's own error when it cannot be read
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { samples } = await loadAudio('song.mp3', { sampleRate: 22050 })
 */
export async function loadAudio(path: string | URL, options: DecodeAudioOptions = {}): Promise<DecodedAudio> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    return await decodeSource(
      'loadAudio',
      {
        size,
        read: async (offset, length) => {
          const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)))
          const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
          return bytes.subarray(0, bytesRead)
        },
      },
      options,
    )
  } finally {
    await file.close()
  }
}
