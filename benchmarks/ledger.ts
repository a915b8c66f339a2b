/**
 * The ledger of benches: benchmarks/results/<bench>/<kind of processor>.jsonl, one run a line, newest last. A run is
 * added and never written over; the tables of the documentation are made from the newest line of a bench, whichever
 * processor it ran on.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

/** One line of a table: what was measured, with its figures by column. */
export type Row = Record<string, string | number>

/** One run of a bench: where and when, with what, and what came out. What nobody wrote down is `'unknown'`. */
export interface Run {
  /** ISO 8601; runs before the ledger have the day only. */
  date: string
  cpu: string
  cores: number
  node: string
  /** The commit that was measured; with `+` behind it where the sources had changes of their own. */
  commit: string
  /** Versions of the reference libraries of the run. */
  peers: Record<string, string>
  rows: Row[]
}

/** The folder in which the benches have theirs. */
const RESULTS = join(import.meta.dirname, 'results')

/** Name of a kind of processor as part of a path: `Intel(R) Xeon(R) CPU @ 2.20GHz` is `intel-xeon-cpu-2.20ghz`. */
function slugOf(cpu: string): string {
  const plain = cpu.toLowerCase().replace(/\((?:r|tm)\)/g, ' ')
  return plain.replace(/[^a-z0-9.]+/g, '-').replace(/^-|-$/g, '') || 'unknown'
}

/** All runs of a bench, oldest first; those of one day in the order of their files' names. Empty when there is none. */
function runsOf(bench: string, results = RESULTS): Run[] {
  const folder = join(results, bench)
  if (!existsSync(folder)) return []
  const files = readdirSync(folder).filter(name => name.endsWith('.jsonl'))
  const runs = files.sort().flatMap(file => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').filter(Boolean)
    return lines.map((line, i) => {
      try {
        return JSON.parse(line) as Run
      } catch {
        throw new Error(`${bench}/${file}:${i + 1} is no run: each line is JSON of its own`)
      }
    })
  })
  return runs.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** Whether a bench has a run. */
export function hasRun(bench: string, results = RESULTS): boolean {
  return runsOf(bench, results).length > 0
}

/** The run that the documentation shows. Throws for a bench without one. */
export function newestRun(bench: string, results = RESULTS): Run {
  const run = runsOf(bench, results).at(-1)
  if (!run) throw new Error(`no run of the bench ${JSON.stringify(bench)} is in benchmarks/results`)
  return run
}

/** Where the runs of this process begin in their files: what a bench adds while it runs is one run. */
const begun = new Map<string, number>()

/** Adds a run. When a process calls this several times for one bench, the last call counts. */
export function addRun(bench: string, run: Run, results = RESULTS): void {
  const folder = join(results, bench)
  const path = join(folder, `${slugOf(run.cpu)}.jsonl`)
  mkdirSync(folder, { recursive: true })
  const before = existsSync(path) ? readFileSync(path).length : 0
  const begin = begun.get(path) ?? before
  if (before > begin) truncateSync(path, begin)
  begun.set(path, begin)
  appendFileSync(path, `${JSON.stringify(run)}\n`)
}
