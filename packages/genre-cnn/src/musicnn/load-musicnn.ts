import { checkInteger, checkKernels, checkOptions, type OptionNames } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'
import { MelSpectrogram } from '@murecom/melspec'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { loadMusicnnNetwork } from '../inference/load-musicnn-network.ts'
import type { GenreCnnKernels } from '../simd/load.ts'
import { MusicnnThreads } from '../threads/musicnn-threads.ts'
import { MOST_WORKERS, startThreads } from '../threads/start-threads.ts'
import { MUSICNN_MEL_OPTIONS } from './input.ts'
import { Musicnn } from './musicnn.ts'

/** Where the tagger computes. */
export interface LoadMusicnnOptions {
  /** Threads that are started and share the patches of a recording, up to 64. Default 0: the caller's thread computes. */
  workers?: number
  /** Makes the threads, for bundlers that do not find `@murecom/genre-cnn/worker` by themselves. Default: the package's own. */
  createWorker?: WorkerFactory
  /**
   * The kernels of the network. Default: a graphics card, where the program has chosen one with TensorFlow.js and there are no
   * `workers`; else the result of `loadSimdKernels()` of `@murecom/genre-cnn/simd`; else TensorFlow.js.
   */
  kernels?: GenreCnnKernels
}

const OPTIONS: OptionNames<LoadMusicnnOptions> = { workers: 1, createWorker: 1, kernels: 1 }

/**
 * The MSD_musicnn tagger. Its weights are part of the package (half precision, 1.6 MB): nothing is fetched.
 *
 * @param options see {@link LoadMusicnnOptions}
 * @throws RangeError for a number of workers that is not 0 to 64; WorkerFailedError when a thread does not start;
 *   BackendMissingError where WebAssembly has no SIMD and TensorFlow.js is not installed or has no backend
 * @example
 * const musicnn = await loadMusicnn({ workers: 2 })
 * musicnn.names.length // 50
 * await musicnn.close()
 */
export async function loadMusicnn(options?: LoadMusicnnOptions): Promise<Musicnn> {
  const where = 'loadMusicnn'
  const { workers = 0, createWorker, kernels } = checkOptions(where, options, OPTIONS)
  checkInteger(where, 'workers', workers, 0, MOST_WORKERS)
  checkKernels(where, kernels, '@murecom/genre-cnn')
  const mel = new MelSpectrogram({ ...MUSICNN_MEL_OPTIONS, kernels: await loadSimdKernels() })
  if (workers === 0) return new Musicnn({ mel, ...(await loadMusicnnNetwork(kernels)) })
  const first = { kind: 'load musicnn', kernels } as const
  const threads = await startThreads(where, { workers, createWorker }, first)
  const names = await threads[0]!.call<string[]>(first) // the second time it only answers
  return new Musicnn({ mel, names, network: new MusicnnThreads(threads) })
}
