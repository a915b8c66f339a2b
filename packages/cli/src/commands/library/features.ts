import type { Command } from 'commander'
import { type AudioFeatures, audioFeatures } from 'murecom/node'
import { isUserError, UsageError } from '../../errors.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { type Column, clean, formatTable } from '../../terminal/table.ts'

interface FeaturesOptions {
  csv?: boolean
  json?: boolean
  quiet?: boolean
}

export function addFeaturesCommand(program: Command, io: Io): void {
  const command = program
    .command('features')
    .description('tempo, key, loudness and spectrum of music files')
    .argument('<files...>', 'music files, in the library or not')
    .option('--csv', 'print a table with a line for each file, for spreadsheets')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print no complaints about single files')
  run(command, (files: string[], options: FeaturesOptions) => features(files, options, io))
}

type Answer = ({ path: string } & AudioFeatures) | { path: string; reason: string }

async function features(files: readonly string[], options: FeaturesOptions, io: Io): Promise<number> {
  if (options.csv && options.json) throw new UsageError('--csv and --json exclude each other')
  using interruption = interruptionOf(io)
  const answers: Answer[] = []
  if (options.csv) io.out(`${['path', ...CSV_COLUMNS].join(',')}\r\n`)
  for (const path of files) {
    const answer = await featuresOf(path, interruption.signal)
    if (answer === undefined) return 130
    answers.push(answer)
    if ('reason' in answer) {
      if (!options.quiet) io.err(`skipped ${clean(path)}: ${clean(answer.reason)}\n`)
    } else if (options.csv) io.out(csvLine(answer))
  }
  const measured = answers.filter(answer => !('reason' in answer)) as ({ path: string } & AudioFeatures)[]
  if (options.json) io.out(`${JSON.stringify({ files: answers })}\n`)
  else if (!options.csv && measured.length > 0) io.out(`${formatTable(HEAD, measured.map(row), io.columns)}\n`)
  return measured.length < answers.length ? 1 : 0
}

/** The features of a file, or why it has none; undefined when the user stopped the work. */
async function featuresOf(path: string, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    return { path, ...(await audioFeatures(path, { signal })) }
  } catch (error) {
    if (signal.aborted) return undefined
    if (!isUserError(error)) throw error
    return { path, reason: (error as Error).message }
  }
}

const HEAD: Column[] = [
  { heading: 'file', keep: 'end' },
  { heading: 'bpm', numeric: true },
  { heading: 'key' },
  { heading: 'LUFS', numeric: true },
  { heading: 'LU', numeric: true },
  { heading: 'dBTP', numeric: true },
  { heading: 'centroid Hz', numeric: true },
]

function row(f: { path: string } & AudioFeatures): string[] {
  const fixed = (x: number | null, digits: number): string => (x === null ? '-' : x.toFixed(digits))
  return [
    f.path,
    fixed(f.bpm, 1),
    f.key === null ? '-' : `${f.key} ${f.mode} (${f.camelot})`,
    fixed(f.loudness, 1),
    fixed(f.loudnessRange, 1),
    fixed(f.truePeak, 1),
    fixed(f.spectralCentroid, 0),
  ]
}

/** In the order of the table; each has its unit in the README. */
const CSV_COLUMNS = [
  'durationSeconds',
  'describedSeconds',
  'bpm',
  'beatClarity',
  'key',
  'mode',
  'camelot',
  'keyConfidence',
  'rms',
  'zeroCrossingRate',
  'spectralCentroid',
  'spectralBandwidth',
  'spectralRolloff',
  'spectralFlatness',
  'loudness',
  'loudnessRange',
  'truePeak',
  'gain',
] as const satisfies readonly (keyof AudioFeatures)[]

/** A line as RFC 4180 has it; what is null is empty. */
function csvLine(features: { path: string } & AudioFeatures): string {
  const cells = [features.path, ...CSV_COLUMNS.map(name => features[name])]
  return `${cells.map(cell => csvCell(cell === null ? '' : String(cell))).join(',')}\r\n`
}

const csvCell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
