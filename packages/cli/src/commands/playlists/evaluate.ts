import type { Command } from 'commander'
import { evaluatePlaylists, type MeanInterval, type PlaylistEvaluationRow } from 'murecom'
import { integerOption } from '../../options/integer-option.ts'
import { requireCatalog } from '../../options/model-paths.ts'
import {
  addTrainingOptions,
  catalogSource,
  type TrainingFlags,
  trainingSettings,
  withTraining,
} from '../../options/training.ts'
import type { Io } from '../../terminal/io.ts'
import { formatSeconds } from '../../terminal/progress.ts'
import { run } from '../../terminal/run.ts'
import { type Column, formatTable } from '../../terminal/table.ts'
import { choiceLines } from './choice-lines.ts'

interface EvaluateFlags extends TrainingFlags {
  k: string
  sample: string
}

const RANKING = ['precision', 'map', 'mrr', 'hitRate'] as const

export function addEvaluateCommand(program: Command, io: Io): void {
  const command = addTrainingOptions(program.command('evaluate'))
    .description('hold out a fifth of every playlist, and count how much of it each model recommends')
    .option('-k <count>', 'recommendations for each playlist', '10')
    .option('--sample <n>', 'playlists that are asked about', '2000')
  run(command, (flags: EvaluateFlags) => evaluate(flags, io))
}

async function evaluate(flags: EvaluateFlags, io: Io): Promise<number> {
  const settings = {
    ...trainingSettings(flags),
    samplePlaylists: integerOption('--sample', flags.sample, 1, 100_000_000),
  }
  const k = integerOption('-k', flags.k, 1, 10_000)
  const db = requireCatalog(flags.db, io.env)
  const open = () => catalogSource(db)
  return withTraining(open, flags, io, async (catalog, hooks, counts) => {
    const { rows, choice, ...rest } = await evaluatePlaylists(catalog, { ...settings, limit: k, ...hooks })
    if (flags.json) {
      io.out(`${JSON.stringify({ ...settings, k, minCount: counts().minCount, ...rest, choice, rows })}\n`)
      return 0
    }
    const tables = [recallTable, rankingTable, characterTable].map(table => table(rows, io.columns))
    io.out(`${tables.join('\n\n')}\n`)
    if (!flags.quiet) {
      io.err(choiceLines(choice))
      io.err(
        `${rest.playlists} playlists; trained in ${formatSeconds(rest.trainingSeconds)}; 95 % intervals over the playlists\n`,
      )
    }
    return 0
  })
}

/** Recall, and how much more of it the blend has. */
function recallTable(rows: readonly PlaylistEvaluationRow[], columns: number): string {
  const cells = rows.map(row => [
    row.model,
    row.recall.toFixed(4),
    interval(row.intervals.recall),
    ...(row.model === 'blend' ? ['', ''] : [row.blendLess.mean.toFixed(4), interval(row.blendLess)]),
  ])
  return formatTable(headOf('recall', '95 %', 'blend less it', '95 %'), cells, columns)
}

/** How well what was held out is ranked. */
function rankingTable(rows: readonly PlaylistEvaluationRow[], columns: number): string {
  const cells = rows.map(row => [
    row.model,
    row.ndcg.toFixed(4),
    interval(row.intervals.ndcg),
    ...RANKING.map(measure => row[measure].toFixed(4)),
  ])
  return formatTable(headOf('ndcg', '95 %', ...RANKING), cells, columns)
}

/** What the recommendations are like. */
function characterTable(rows: readonly PlaylistEvaluationRow[], columns: number): string {
  const cells = rows.map(row => [
    row.model,
    row.coverage.toFixed(4),
    row.novelty.toFixed(2),
    row.popularityLift.toFixed(2),
    row.artistSpread === null ? '' : row.artistSpread.toFixed(3),
    row.milliseconds === null ? '' : row.milliseconds.toFixed(2),
  ])
  const head = headOf('coverage', 'novelty, bits', 'popularity lift', 'artist spread', 'ms a playlist')
  return formatTable(head, cells, columns)
}

function headOf(...numbers: string[]): Column[] {
  return [{ heading: 'model' }, ...numbers.map(heading => ({ heading, numeric: true }))]
}

function interval({ low, high }: MeanInterval): string {
  return `${low.toFixed(4)} to ${high.toFixed(4)}`
}
