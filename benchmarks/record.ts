import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

/** Where a run was made and with what; every results file begins with it. */
export interface RunFacts {
  date: string
  cpu: string
  cores: number
  node: string
  /** Versions of the reference libraries of the run. */
  peers: Record<string, string>
}

/** One line of a table: what was measured, with its figures by column. */
export type Row = Record<string, string | number>

/** Median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Writes benchmarks/results/<name>.json. */
export function record(name: string, peers: Record<string, string>, rows: readonly Row[]): void {
  const facts: RunFacts = {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.versions.node,
    peers,
  }
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ ...facts, rows }, null, 2)}\n`)
}
