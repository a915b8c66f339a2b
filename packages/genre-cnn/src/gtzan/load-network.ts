import { base64ToBytes } from '@murecom/internal'
import { GenreCnn } from '../genre-cnn.ts'
import type { GenreCnnOptions } from '../genre-cnn-parts.ts'

/**
 * The network that murecom-intro trained on GTZAN (Apache-2.0, see NOTICE), 283,850 weights, converted from its
 * song_classify.h5. The weights are part of the package: nothing is fetched.
 *
 * @param options see {@link GenreCnnOptions}
 * @example
 * const model = await loadGtzanGenreCnn()
 * model.parameterCount // 283850
 */
export async function loadGtzanGenreCnn(options?: GenreCnnOptions): Promise<GenreCnn> {
  const { GTZAN_MODEL_BASE64 } = await import('../generated/gtzan-model.ts')
  return GenreCnn.from(base64ToBytes(GTZAN_MODEL_BASE64), options)
}
