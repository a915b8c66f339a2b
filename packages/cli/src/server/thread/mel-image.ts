import { MelSpectrogram } from 'murecom/melspec'

/** Bands of the picture, from low to high. */
export const MEL_BANDS = 128
/** Columns of the picture at most: as many as a wide window has pixels to show. */
const MOST_COLUMNS = 1200
/** Samples a second at which a song is looked at, in Hz; the picture ends at half of it. */
export const MEL_SAMPLE_RATE = 22050
/** Power this far below the loudest cell is black. */
const RANGE_DB = 80
/** Bytes before the cells. */
export const MEL_HEADER_BYTES = 16

/**
 * The mel spectrogram of a song as a small picture in one buffer: little-endian `'mMEL'`, uint16 version 1, uint16 bands,
 * uint32 columns, float32 seconds, then `columns x bands` bytes, column after column, low bands first; 0 is 80 dB or more
 * below the loudest cell, 255 the loudest.
 *
 * A long song has few columns for its samples: then frames are taken further apart, not averaged, which costs less and
 * looks the same.
 *
 * @param samples mono at {@link MEL_SAMPLE_RATE}, at least one
 */
export function melImage(samples: Float32Array): Uint8Array<ArrayBuffer> {
  const hopLength = Math.max(256, Math.ceil(samples.length / (MOST_COLUMNS - 1)))
  const mel = new MelSpectrogram({ sampleRate: MEL_SAMPLE_RATE, nFft: 2048, hopLength, nMels: MEL_BANDS })
  const { data, bands, frames } = mel.compute(samples)
  const bytes = new Uint8Array(MEL_HEADER_BYTES + bands * frames)
  const view = new DataView(bytes.buffer)
  for (const [i, letter] of [...'mMEL'].entries()) view.setUint8(i, letter.charCodeAt(0))
  view.setUint16(4, 1, true)
  view.setUint16(6, bands, true)
  view.setUint32(8, frames, true)
  view.setFloat32(12, samples.length / MEL_SAMPLE_RATE, true)

  const loudest = data.reduce((a, b) => Math.max(a, b), 1e-10)
  const scale = 255 / RANGE_DB
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) {
      const decibels = 10 * Math.log10(Math.max(data[band * frames + frame]!, 1e-10) / loudest)
      bytes[MEL_HEADER_BYTES + frame * bands + band] = Math.max(0, Math.round((decibels + RANGE_DB) * scale))
    }
  }
  return bytes
}
