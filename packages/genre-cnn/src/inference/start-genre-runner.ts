import type { Layer } from '../layers.ts'
import { SimdGenreNetwork } from '../simd/genre/network.ts'
import { type GenreCnnKernels, loadSimdKernels } from '../simd/load.ts'
import { onGraphicsCard } from './graphics-card.ts'
import type { GenreRunner } from './runner.ts'

/**
 * A genre network where it computes best: in the kernels that the caller gave; on TensorFlow.js where the program has chosen a
 * graphics card; in our own kernels; and on TensorFlow.js again where WebAssembly has no SIMD.
 *
 * @throws BackendMissingError when TensorFlow.js is needed and is not installed or has no backend
 */
export async function startGenreRunner(
  layers: readonly Layer[],
  shape: { frames: number; bands: number },
  given: GenreCnnKernels | undefined,
): Promise<GenreRunner> {
  const kernels = given ?? ((await onGraphicsCard()) ? undefined : await loadSimdKernels())
  const simd = kernels && SimdGenreNetwork.create(layers, shape, kernels)
  if (simd) return simd
  const { TensorFlowGenreNetwork } = await import('../tensorflow/genre-network.ts')
  return TensorFlowGenreNetwork.create(layers)
}
