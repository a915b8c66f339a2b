import { availableParallelism } from 'node:os'
import type { Command } from 'commander'
import { evaluatePlaylists } from 'murecom'
import { openCatalog } from 'murecom/spotify-crawler'
import { integerOption } from '../../options/integer-option.ts'
import { DB_OPTION, requireCatalog } from '../../options/model-paths.ts'
import type { Io } from '../../terminal/io.ts'
import { formatTable } from '../../terminal/table.ts'

interface EvaluateOptions {
  db?: string
  k: string
  sample: string
  minCount: string
  epochs: string
  seed: string
  workers?: string
  json?: boolean
  quiet?: boolean
}

export function addEvaluateCommand(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command('evaluate')
    .description('hold out a fifth of every playlist, and count how much of it each model recommends')
    .option(...DB_OPTION)
    .option('-k <count>', 'recommendations for each playlist', '10')
    .option('--sample <n>', 'playlists that are asked about', '2000')
    .option('--min-count <n>', 'leave out tracks in fewer playlists', '4')
    .option('--epochs <n>', 'passes of word2vec over the playlists', '5')
    .option('--seed <n>', 'seed of the split and of training', '1')
    .option('--workers <n>', 'threads to use (default: one for each core, at most 8)')
    .option('--json', 'print the table as JSON')
    .option('--quiet', 'print no progress')
    .action(async (options: EvaluateOptions) => done(await runEvaluation(options, io)))
}

async function runEvaluation(options: EvaluateOptions, io: Io): Promise<number> {
  const settings = {
    k: integerOption('-k', options.k, 1, 10_000),
    samplePlaylists: integerOption('--sample', options.sample, 1, 100_000_000),
    minCount: integerOption('--min-count', options.minCount, 1, 1_000_000),
    epochs: integerOption('--epochs', options.epochs, 1, 10_000),
    seed: integerOption('--seed', options.seed, 0, 0xffffffff),
    workers: integerOption('--workers', options.workers ?? String(Math.min(8, availableParallelism())), 1, 64),
  }
  const catalog = await openCatalog(requireCatalog(options.db, io.env))
  try {
    const rows = await evaluatePlaylists(catalog, {
      ...settings,
      onStage: stage => {
        if (!options.quiet) io.err(`training: ${stage}\n`)
      },
    })
    if (options.json) {
      io.out(`${JSON.stringify({ ...settings, rows })}\n`)
      return 0
    }
    const columns = ['precision', 'recall', 'ndcg', 'map', 'mrr', 'hitRate', 'coverage'] as const
    const head = [{ heading: 'model' }, ...columns.map(heading => ({ heading, numeric: true }))]
    const cells = rows.map(row => [row.model, ...columns.map(c => row[c].toFixed(4))])
    io.out(`${formatTable(head, cells, io.columns)}\n`)
    return 0
  } finally {
    catalog.close()
  }
}
