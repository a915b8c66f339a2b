import { loadMusicnn, MUSICNN_MEL_OPTIONS, MUSICNN_MIN_SAMPLES } from '@murecom/genre-cnn/musicnn'
import { type EmbeddingModel, requireSound, type SoundAnalysis } from '../embedding-model.ts'

const MAX_PATCHES = 10
/** Frames of a patch, and so from the start of one to that of the next: 2.99 s. */
const PATCH_FRAMES = 187

/**
 * The published musicnn tagger (MSD_musicnn, Pons and Serra 2019): up to ten patches of 3 s, and as the vector of a patch its
 * 50 tag values, scaled to length 1, so that the Euclidean distance of two patches orders as the cosine of their tags does.
 *
 * Which vectors, and why: docs/decisions/0220-musicnn-by-default.md.
 *
 * @example
 * const model = await musicnnModel()
 * model.dimensions // 50
 */
export async function musicnnModel(): Promise<EmbeddingModel> {
  const musicnn = await loadMusicnn()
  const { sampleRate } = musicnn
  const { hopLength } = MUSICNN_MEL_OPTIONS
  const dimensions = musicnn.names.length
  const most = MAX_PATCHES * PATCH_FRAMES * hopLength
  const analyse = async (samples: Float32Array): Promise<Required<SoundAnalysis>> => {
    requireSound(samples, MUSICNN_MIN_SAMPLES, sampleRate)
    const { patches, mean } = await musicnn.tags(samples.subarray(0, most), { hop: PATCH_FRAMES })
    return { vectors: unitRows(patches, dimensions), tags: mean }
  }
  return {
    name: 'musicnn-1',
    dimensions,
    sampleRate,
    seconds: most / sampleRate,
    tagNames: musicnn.names,
    analyse,
    embed: async samples => (await analyse(samples)).vectors,
  }
}

/** Each row divided by its length. Tag values come out of a sigmoid, so no row is zero. */
function unitRows(rows: Float32Array, width: number): Float32Array {
  const out = new Float32Array(rows.length)
  for (let row = 0; row < rows.length; row += width) {
    let sum = 0
    for (let i = row; i < row + width; i++) sum += rows[i]! * rows[i]!
    const scale = 1 / Math.sqrt(sum)
    for (let i = row; i < row + width; i++) out[i] = rows[i]! * scale
  }
  return out
}
