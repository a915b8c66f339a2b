import type { SettledOptions } from './folder-options.ts'
import { progressSince } from './progress.ts'

/**
 * Handles files, as many at a time as there are workers, until all are done, the signal is aborted, or one was stopped; says after
 * each how far it is.
 *
 * @param one handles a file; false when it was stopped
 * @returns how many were done
 */
export async function eachFile<T>(
  files: readonly T[],
  pathOf: (file: T) => string,
  one: (file: T) => Promise<boolean>,
  { workers, signal, onProgress }: Pick<SettledOptions, 'workers' | 'signal' | 'onProgress'>,
): Promise<number> {
  const started = performance.now()
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    while (next < files.length && !signal?.aborted) {
      const file = files[next++]!
      if (!(await one(file))) return
      done++
      onProgress?.(progressSince(started, done, files.length, pathOf(file)))
    }
  }
  await Promise.all(Array.from({ length: Math.min(Math.max(1, workers), files.length) }, work))
  return done
}
