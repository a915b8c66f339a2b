import { clipsFromMel, GenreCnn } from '@murecom/genre-cnn'
import { GTZAN_MEL_OPTIONS, loadGtzanGenreCnn } from '@murecom/genre-cnn/gtzan'
import { MelSpectrogram } from '@murecom/melspec'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { type EmbeddingModel, requireSound } from '../embedding-model.ts'

const MAX_CLIPS = 10

/**
 * The original's model: mel power, clips of 128 frames (3 s), ten at most, and the 256 values of the genre network's first
 * dense layer for each. Its tags are the ten genres of GTZAN. Much faster than {@link musicnnModel}, and a
 * worse neighbour: see the README's table.
 *
 * @example
 * const model = await gtzanModel()
 * model.dimensions // 256
 */
export async function gtzanModel(): Promise<EmbeddingModel> {
  return { ...(await genreCnnModel(await loadGtzanGenreCnn(), 'gtzan-1')), comparison: 'votes' }
}

/**
 * The model of a genre network of your own, as `GenreCnn.toBuffer` wrote it: its first dense layer is the vector of a clip,
 * its labels are the tags. The network must take mel power made as `GTZAN_MEL_OPTIONS` says, with its own number of bands.
 *
 * @throws ForeignBufferError, ModelFileError for other bytes
 * @example
 * const model = await ownModel(await readFile('my-genres.model'))
 */
export async function ownModel(bytes: ArrayBuffer | Uint8Array): Promise<EmbeddingModel> {
  const network = GenreCnn.from(bytes)
  const digest = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  const hex = Array.from(new Uint8Array(digest, 0, 6), byte => byte.toString(16).padStart(2, '0')).join('')
  // The content names the model: vectors of two trainings are never mixed, whatever their files are called.
  return genreCnnModel(network, `own-${hex}`)
}

async function genreCnnModel(network: GenreCnn, name: string): Promise<EmbeddingModel> {
  const mel = new MelSpectrogram({ ...GTZAN_MEL_OPTIONS, nMels: network.bands, kernels: await loadSimdKernels() })
  const { sampleRate, hopLength } = GTZAN_MEL_OPTIONS
  const { frames, labels } = network
  const cut = (samples: Float32Array): { data: Float32Array; count: number } => {
    requireSound(samples, (frames - 1) * hopLength, sampleRate)
    return clipsFromMel(mel.compute(samples), { frames, maxClips: MAX_CLIPS })
  }
  return {
    name,
    dimensions: network.embeddingSize,
    sampleRate,
    seconds: (MAX_CLIPS * frames * hopLength) / sampleRate,
    tagNames: labels,
    async embed(samples) {
      return network.embed(cut(samples).data)
    },
    async analyse(samples) {
      const { data, count } = cut(samples)
      const probabilities = await network.predict(data)
      const tags = new Float32Array(labels.length)
      for (let i = 0; i < probabilities.length; i++) tags[i % labels.length]! += probabilities[i]! / count
      return { vectors: await network.embed(data), tags }
    },
  }
}
