import { colourTable } from './colours.ts'

const HEADER_BYTES = 16

/** A spectrogram as the server sends it: see `melImage` there. */
interface MelImage {
  bands: number
  columns: number
  seconds: number
  /** `columns x bands`, low bands first. */
  cells: Uint8Array
}

/** Reads a spectrogram; throws when the bytes are none. */
export function parseMelImage(buffer: ArrayBuffer): MelImage {
  const view = new DataView(buffer)
  if (buffer.byteLength < HEADER_BYTES || view.getUint32(0) !== 0x6d4d454c || view.getUint16(4, true) !== 1) {
    throw new RangeError('not a spectrogram')
  }
  const bands = view.getUint16(6, true)
  const columns = view.getUint32(8, true)
  const cells = new Uint8Array(buffer, HEADER_BYTES)
  if (cells.length !== bands * columns) throw new RangeError('a spectrogram that was cut off')
  return { bands, columns, seconds: view.getFloat32(12, true), cells }
}

/** Pixels of a spectrogram, `bands` rows of `columns`, high bands on top: red, green, blue, 255. */
export function melPixels({ bands, columns, cells }: MelImage): Uint8ClampedArray<ArrayBuffer> {
  const table = colourTable()
  const pixels = new Uint8ClampedArray(bands * columns * 4)
  for (let column = 0; column < columns; column++) {
    for (let band = 0; band < bands; band++) {
      const to = ((bands - 1 - band) * columns + column) * 4
      const from = cells[column * bands + band]! * 4
      for (let c = 0; c < 4; c++) pixels[to + c] = table[from + c]!
    }
  }
  return pixels
}

/** Where a frequency lies on the picture, from 0 at the bottom to 1: Slaney's mel scale up to half of 22,050 Hz. */
export function melHeight(hz: number): number {
  const mel = (f: number): number => (f < 1000 ? f / (200 / 3) : 15 + (27 * Math.log(f / 1000)) / Math.log(6.4))
  return mel(hz) / mel(11_025)
}
