import type { IndexProgress } from './folder-options.ts'

/**
 * How far a run has come when `done` files of `total` are done, `path` the last of them.
 *
 * @param started when it began, by `performance.now()`
 */
export function progressSince(started: number, done: number, total: number, path: string): IndexProgress {
  const filesPerSecond = done / ((performance.now() - started) / 1000)
  return { done, total, path, filesPerSecond, etaSeconds: Math.max(0, total - done) / filesPerSecond }
}
