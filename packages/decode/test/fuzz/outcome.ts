import { AudioDecodeError, decode, probe } from '../../src/index.ts'

/**
 * What becomes of a broken file: it has to give finite samples or an AudioDecodeError.
 *
 * @param i number of the file: some are looked at only, some are decoded in part, some are resampled
 * @throws Error for anything else
 */
export async function outcomeOf(bytes: Uint8Array, i: number, random: () => number): Promise<'samples' | 'error'> {
  const part = i % 3 === 0 ? {} : { offsetSeconds: random() * 2, durationSeconds: 0.01 + random() * 0.3 }
  try {
    if (i % 5 === 0 && !((await probe(bytes)).durationSeconds >= 0)) throw new Error('the length is no number')
    const { samples } = await decode(bytes, i % 2 ? { ...part, sampleRate: 16_000 } : part)
    if (samples.length === 0) throw new Error('no samples, and no error')
    if (!samples.every(Number.isFinite)) throw new Error('samples that are no numbers')
    return 'samples'
  } catch (error) {
    if (AudioDecodeError.isInstance(error)) return 'error'
    throw error
  }
}
