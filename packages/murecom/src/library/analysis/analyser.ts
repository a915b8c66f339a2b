import { loadModel, type ModelSource } from '../../models/by-name.ts'
import { AnalysisPool } from './analysis-pool.ts'
import type { SettledOptions } from './folder-options.ts'
import { type AnalysisOutcome, analysisOutcome } from './outcome.ts'

/** Reads and analyses a file; `'stopped'` when the run was. The sound of a file with a known hash is not analysed. */
export type Analyse = (path: string, knownHashes: readonly string[]) => Promise<AnalysisOutcome | 'stopped'>

/** What analyses files: threads, or this one. */
export function analyser(
  model: ModelSource,
  { workers, createWorker, nice: isNice, signal }: SettledOptions,
): { analyse: Analyse; close: () => Promise<void> } {
  if (workers === 0) {
    const own = loadModel(model)
    own.catch(() => {}) // each file says it
    return { analyse: (path, hashes) => analysisOutcome(own, path, hashes), close: async () => {} }
  }
  const pool = new AnalysisPool(model, { createWorker, isNice })
  return { analyse: (path, hashes) => pool.analyse(path, hashes, signal), close: () => pool.close() }
}
