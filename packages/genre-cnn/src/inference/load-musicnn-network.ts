import { base64ToBytes } from '@murecom/internal'
import { readMusicnnWeights } from '../musicnn/weights.ts'
import { type GenreCnnKernels, loadSimdKernels } from '../simd/load.ts'
import { SimdMusicnnNetwork } from '../simd/musicnn/network.ts'
import { onGraphicsCard } from './graphics-card.ts'
import type { MusicnnRunner } from './runner.ts'

/**
 * The musicnn network with the weights of the package, where it computes best: in the kernels that the caller gave; on
 * TensorFlow.js where the program has chosen a graphics card; in our own kernels; and on TensorFlow.js again where
 * WebAssembly has no SIMD.
 *
 * @returns the network, and the names of its outputs
 * @throws BackendMissingError when TensorFlow.js is needed and is not installed or has no backend
 */
export async function loadMusicnnNetwork(
  given: GenreCnnKernels | undefined,
): Promise<{ names: readonly string[]; network: MusicnnRunner }> {
  const { MUSICNN_MODEL_BASE64 } = await import('../generated/musicnn-model.ts')
  const weights = readMusicnnWeights(base64ToBytes(MUSICNN_MODEL_BASE64))
  const { names } = weights
  const kernels = given ?? ((await onGraphicsCard()) ? undefined : await loadSimdKernels())
  const simd = kernels && SimdMusicnnNetwork.create(weights, kernels)
  if (simd) return { names, network: simd }
  const { TensorFlowMusicnnNetwork } = await import('../tensorflow/musicnn-network.ts')
  return { names, network: await TensorFlowMusicnnNetwork.create(weights) }
}
