import { opening } from './formats/open.ts'
import { type LevelScan, type ScanOptions, scanSource } from './output/scan-source.ts'
import { sourceOf } from './reading/source.ts'

/**
 * How loud an audio file is at places spread evenly over it: enough to find a stretch with sound in it. Some seconds of sound
 * are decoded in all; of Matroska, and of what ffmpeg decodes, the whole file.
 *
 * @param source the bytes of a file, or a `Blob` or `File` of a page, from which only what is needed is read
 * @returns the windows in their order. O(windows x length of a window), plus what `probe` takes
 * @throws AudioDecodeError when the bytes are not a file that can be decoded
 * @throws TypeError, RangeError for an option outside its range; the reason of `signal` once it is aborted
 * @example
 * const { windows } = await scanLevels(bytes)
 * const loudest = Math.max(...windows.map(({ level }) => level))
 */
export async function scanLevels(source: Uint8Array | Blob, options?: ScanOptions): Promise<LevelScan> {
  return scanSource('scanLevels', opening(sourceOf('scanLevels', source)), options)
}
