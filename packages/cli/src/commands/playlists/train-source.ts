import { shownAddress } from '@murecom/internal/database-address'
import { type PlaylistCatalog, PlaylistRecommender, type TrainOptions } from 'murecom'
import { isSparkOutput, snapshotCatalog, sparkRecommender } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { requireCatalog } from '../../options/model-paths.ts'
import { catalogSource, type TrainingSource } from '../../options/training.ts'
import type { Io } from '../../terminal/io.ts'

/** What `train` learns from. */
interface TrainFrom {
  /** What is printed of it. */
  named: { db: string } | { from: string }
  /** A file or folder that takes about as much room as the model. */
  path: string
  open: (signal: AbortSignal) => Promise<TrainingSource<PlaylistCatalog>>
  train: (catalog: PlaylistCatalog, options: TrainOptions) => Promise<PlaylistRecommender>
}

/** The catalogue; or what `--from` names: a snapshot, or models of one by Spark, which take their names from the catalogue. */
export function trainFrom(flags: { from?: string; db?: string; minCount?: string }, io: Io): TrainFrom {
  const { from } = flags
  const train = PlaylistRecommender.train
  if (from === undefined) {
    const db = requireCatalog(flags.db, io.env)
    return { named: { db: shownAddress(db) }, path: db, open: () => catalogSource(db), train }
  }
  if (isSparkOutput(from)) {
    if (flags.minCount !== undefined) throw new UsageError('--min-count was chosen when Spark trained: leave it out')
    const db = requireCatalog(flags.db, io.env)
    return {
      ...{ named: { from }, path: from, open: () => catalogSource(db) },
      train: (catalog, { k, featuresOf, seed, workers, signal, onCounts, onStage }) =>
        sparkRecommender(catalog, from, defined({ k, featuresOf, seed, workers, signal, onCounts, onStage })),
    }
  }
  if (flags.db !== undefined) throw new UsageError('--from a snapshot and --db exclude each other')
  const open = async (signal: AbortSignal): Promise<TrainingSource<PlaylistCatalog>> => ({
    ...{ name: from, catalog: await snapshotCatalog(from, { signal }), close: () => {} },
  })
  return { named: { from }, path: from, open, train }
}

/** Without the fields that are undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
