import type { Command } from 'commander'
import { evaluatePlaylists } from 'murecom'
import { integerOption } from '../../options/integer-option.ts'
import { addTrainingOptions, type TrainingFlags, trainingSettings, withTraining } from '../../options/training.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { formatTable } from '../../terminal/table.ts'

interface EvaluateFlags extends TrainingFlags {
  k: string
  sample: string
}

const MEASURES = ['precision', 'recall', 'ndcg', 'map', 'mrr', 'hitRate', 'coverage'] as const

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
    k: integerOption('-k', flags.k, 1, 10_000),
    samplePlaylists: integerOption('--sample', flags.sample, 1, 100_000_000),
  }
  return withTraining(flags, io, async (catalog, hooks, counts) => {
    const rows = await evaluatePlaylists(catalog, { ...settings, ...hooks })
    if (flags.json) {
      io.out(`${JSON.stringify({ ...settings, minCount: counts().minCount, rows })}\n`)
      return 0
    }
    const head = [{ heading: 'model' }, ...MEASURES.map(heading => ({ heading, numeric: true }))]
    const cells = rows.map(row => [row.model, ...MEASURES.map(measure => row[measure].toFixed(4))])
    io.out(`${formatTable(head, cells, io.columns)}\n`)
    return 0
  })
}
