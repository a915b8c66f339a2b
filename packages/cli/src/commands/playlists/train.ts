import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isPostgresUrl } from '@murecom/internal/database-address'
import type { Command } from 'commander'
import { libraryFeatures, openLibrary, recommenderManifest, requireRoom, saveRecommender } from 'murecom/node'
import { CommandError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { defaultLibraryPath, hasLibrary, LIBRARY_OPTION } from '../../options/library-path.ts'
import { defaultModelPath, MODEL_OPTION } from '../../options/model-paths.ts'
import { addTrainingOptions, type TrainingFlags, trainingSettings, withTraining } from '../../options/training.ts'
import type { Io } from '../../terminal/io.ts'
import { formatSeconds } from '../../terminal/progress.ts'
import { run } from '../../terminal/run.ts'
import { choiceLines } from './choice-lines.ts'
import { trainFrom } from './train-source.ts'

interface TrainFlags extends TrainingFlags {
  from?: string
  library?: string
  model?: string
  vectorSize: string
  window: string
  neighbors: string
}

export function addTrainCommand(program: Command, io: Io): void {
  const command = addTrainingOptions(program.command('train'))
    .description('learn next songs from the playlists of a catalogue')
    .option('--from <folder>', 'a snapshot to learn from without its catalogue, or models of it by cluster/spark')
    .option(...MODEL_OPTION)
    .option(...LIBRARY_OPTION)
    .option('--vector-size <n>', 'dimensions of the track vectors', '100')
    .option('--window <n>', 'tracks to each side that count as company', '10')
    .option('--neighbors <n>', 'next songs kept for each track', '50')
  run(command, (flags: TrainFlags) => train(flags, io))
}

async function train(flags: TrainFlags, io: Io): Promise<number> {
  const settings = {
    ...trainingSettings(flags),
    vectorSize: integerOption('--vector-size', flags.vectorSize, 1, 4096),
    window: integerOption('--window', flags.window, 1, 10_000),
    neighbors: integerOption('--neighbors', flags.neighbors, 1, 1000),
  }
  const { neighbors, ...training } = settings
  const source = trainFrom(flags, io)
  const folder = flags.model ?? defaultModelPath(io.env)
  const file = flags.library ?? defaultLibraryPath(io.env)
  const isThere = hasLibrary(file)
  if (flags.library !== undefined && !isThere) {
    throw new CommandError(`${file}: no library there. Make one with: murecom index <folder>`)
  }
  const started = performance.now()
  return withTraining(source.open, flags, io, async (catalog, hooks, counts) => {
    await requireRoomForModel(folder, source.path)
    const library = isThere ? await openLibrary(file) : undefined
    const featuresOf = library && libraryFeatures(library)
    const options = { ...training, k: neighbors, featuresOf, ...hooks }
    const recommender = await source.train(catalog, options).finally(() => library?.close())
    const { tracks } = await saveRecommender(recommender, folder, { options: settings, signal: hooks.signal })
    const seconds = (performance.now() - started) / 1000
    const { choice } = recommender
    if (flags.json) {
      const trained = {
        ...source.named,
        model: folder,
        tracks,
        seconds,
        ...settings,
        minCount: counts().minCount,
        choice,
      }
      io.out(`${JSON.stringify(trained)}\n`)
      return 0
    }
    if (!flags.quiet) io.err(choiceLines(choice))
    io.out(`${tracks} tracks have next songs now; trained in ${formatSeconds(seconds)}; saved in ${folder}\n`)
    return 0
  })
}

/** A full disk is found before hours of training: a model takes about as much as the one before, or as what it is trained on. */
function requireRoomForModel(folder: string, source: string): Promise<void> {
  return requireRoom(folder, bytesOfModel(folder) ?? bytesOf(source))
}

/** Bytes of a file, or of the files of a folder; those of a database on a server are not known. */
function bytesOf(path: string): number {
  if (isPostgresUrl(path)) return 0
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.size
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).reduce(
    (sum, name) => sum + statSync(join(path, name)).size,
    0,
  )
}

/** Bytes of the model that is there; undefined when there is none, or it does not say. */
function bytesOfModel(folder: string): number | undefined {
  try {
    const { parts } = recommenderManifest(folder)
    return parts && Object.values(parts).reduce((sum, { bytes }) => sum + bytes, 0)
  } catch {
    return undefined
  }
}
