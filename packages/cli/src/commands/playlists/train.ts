import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { PlaylistRecommender, type TrainStage } from 'murecom'
import { saveRecommender } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { integerOption } from '../../options/integer-option.ts'
import { DB_OPTION, defaultModelPath, MODEL_OPTION, requireCatalog } from '../../options/model-paths.ts'
import type { Io } from '../../terminal/io.ts'
import { formatSeconds, ProgressBar } from '../../terminal/progress.ts'

interface TrainCommandOptions {
  db?: string
  model?: string
  workers?: string
  minCount: string
  vectorSize: string
  window: string
  epochs: string
  neighbors: string
  seed: string
  json?: boolean
  quiet?: boolean
}

const STAGES: Record<TrainStage, string> = {
  items: 'which tracks share playlists',
  vectors: 'word2vec with playlists as sentences',
  table: 'the next songs of every track',
}

export function addTrainCommand(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command('train')
    .description('learn next songs from the playlists of a catalogue')
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--min-count <n>', 'leave out tracks in fewer playlists', '4')
    .option('--vector-size <n>', 'dimensions of the track vectors', '100')
    .option('--window <n>', 'tracks to each side that count as company', '10')
    .option('--epochs <n>', 'passes over the playlists', '5')
    .option('--neighbors <n>', 'next songs kept for each track', '50')
    .option('--seed <n>', 'seed of all random numbers', '1')
    .option('--workers <n>', 'threads to use (default: one for each core, at most 8)')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'print no progress')
    .action(async (options: TrainCommandOptions) => done(await train(options, io)))
}

async function train(options: TrainCommandOptions, io: Io): Promise<number> {
  const settings = {
    minCount: integerOption('--min-count', options.minCount, 1, 1_000_000),
    vectorSize: integerOption('--vector-size', options.vectorSize, 1, 4096),
    window: integerOption('--window', options.window, 1, 10_000),
    epochs: integerOption('--epochs', options.epochs, 1, 10_000),
    neighbors: integerOption('--neighbors', options.neighbors, 1, 1000),
    seed: integerOption('--seed', options.seed, 0, 0xffffffff),
    workers: integerOption('--workers', options.workers ?? String(Math.min(8, availableParallelism())), 1, 64),
  }
  const db = requireCatalog(options.db, io.env)
  const folder = options.model ?? defaultModelPath(io.env)
  const catalog = await openCatalog(db)
  const controller = new AbortController()
  const stopListening = io.onInterrupt(() => controller.abort())
  const bar = new ProgressBar(io, 'words')
  const started = performance.now()
  try {
    const recommender = await PlaylistRecommender.train(catalog, {
      ...settings,
      signal: controller.signal,
      onStage: stage => {
        bar.clear()
        if (!options.quiet) io.err(`learning ${STAGES[stage]}\n`)
      },
      onProgress: p => {
        if (options.quiet || p.progress === 0) return
        const total = Math.round(p.words / p.progress)
        bar.update({ done: p.words, total, rate: p.wordsPerSecond, etaSeconds: p.etaSeconds })
      },
    })
    bar.clear()
    const { tracks } = await saveRecommender(recommender, folder)
    const seconds = (performance.now() - started) / 1000
    if (options.json) io.out(`${JSON.stringify({ db, model: folder, tracks, seconds, ...settings })}\n`)
    else io.out(`${tracks} tracks have next songs now; trained in ${formatSeconds(seconds)}; saved in ${folder}\n`)
    return 0
  } catch (error) {
    if (!controller.signal.aborted) throw error
    bar.clear()
    io.err('Stopped; nothing was saved.\n')
    return 130
  } finally {
    stopListening()
    catalog.close()
  }
}
