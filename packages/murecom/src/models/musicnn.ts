import { loadMusicnn, MUSICNN_MEL_OPTIONS, MUSICNN_MIN_SAMPLES, type Musicnn } from '@murecom/genre-cnn/musicnn'
import { type EmbeddingModel, requireSound, type SoundAnalysis } from '../embedding-model.ts'
import { joinedRows, musicnnProjection, projectedRows } from './musicnn-projection.ts'

const MAX_PATCHES = 10
/** Frames of a patch, and so from the start of one to that of the next: 2.99 s. */
const PATCH_FRAMES = 187
const DIMENSIONS = 50

/** The name of the default model as vectors carry it. */
export const MUSICNN_2 = 'musicnn-2'
/** The name of the default before. */
export const MUSICNN_1 = 'musicnn-1'

/**
 * The published musicnn tagger (MSD_musicnn, Pons and Serra 2019): up to ten patches of 3 s. The vector of a patch has 50
 * values: its tags and the network's last hidden layer, each scaled, on fixed axes; then scaled to length 1, so that the
 * Euclidean distance of two patches orders as their cosine does. Its tags are the 50 of the network.
 *
 * Which vectors, and why: docs/decisions/0645-songs-by-tags-and-layer.md.
 *
 * @example
 * const model = await musicnnModel()
 * model.dimensions // 50
 */
export async function musicnnModel(): Promise<EmbeddingModel> {
  const projection = musicnnProjection()
  return modelOf(MUSICNN_2, await loadMusicnn(), async (musicnn, samples) => {
    const { tags, embedding } = await musicnn.analyse(samples, { layer: 'penultimate', hop: PATCH_FRAMES })
    const { patches, names, mean } = tags
    const { data, dimensions } = embedding
    const rows = joinedRows({ tags: patches, tagCount: names.length, penultimate: data, width: dimensions })
    return { vectors: projectedRows(rows, projection), tags: mean }
  })
}

/**
 * The default of older versions: the vector of a patch is its 50 tags, scaled to length 1. Libraries and indexes that have
 * such vectors go on with it; see docs/decisions/0220-musicnn-by-default.md.
 */
export async function musicnnTagsModel(): Promise<EmbeddingModel> {
  return modelOf(MUSICNN_1, await loadMusicnn(), async (musicnn, samples) => {
    const { patches, mean } = await musicnn.tags(samples, { hop: PATCH_FRAMES })
    return { vectors: unitRows(patches, DIMENSIONS), tags: mean }
  })
}

function modelOf(
  name: string,
  musicnn: Musicnn,
  patchesOf: (musicnn: Musicnn, samples: Float32Array) => Promise<Required<SoundAnalysis>>,
): EmbeddingModel {
  const { sampleRate } = musicnn
  const most = MAX_PATCHES * PATCH_FRAMES * MUSICNN_MEL_OPTIONS.hopLength
  const analyse = (samples: Float32Array): Promise<Required<SoundAnalysis>> => {
    requireSound(samples, MUSICNN_MIN_SAMPLES, sampleRate)
    return patchesOf(musicnn, samples.subarray(0, most))
  }
  return {
    name,
    dimensions: DIMENSIONS,
    sampleRate,
    seconds: most / sampleRate,
    tagNames: musicnn.names,
    analyse: async samples => analyse(samples),
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
