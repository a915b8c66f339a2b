import type { OptionNames } from '@murecom/internal'
import type { WorkerFactory } from '@murecom/internal/threads'

/** How a `ParallelLibrary` is started. */
export interface ParallelLibraryOptions {
  /** Gets a line when the index beside the library could not be used or written. */
  onNotice?: ((line: string) => void) | undefined
  /** Called when answers hold changes of the library that they did not hold before. */
  onChange?: (() => void) | undefined
  /** Makes a worker, for programs that bundle: its module is `murecom/worker`. */
  createWorker?: WorkerFactory | undefined
}

export const PARALLEL: OptionNames<ParallelLibraryOptions> = { onNotice: 1, onChange: 1, createWorker: 1 }
