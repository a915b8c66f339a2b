import { spawnSync } from 'node:child_process'
import { cpus } from 'node:os'
import { addRun, type Row } from './ledger.ts'

export type { Row } from './ledger.ts'

/** Median of some numbers. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/**
 * Adds a run to the ledger of a bench, benchmarks/results/<name>. A bench may call it again with more rows while it
 * runs, so that a run which is cut short keeps what it has.
 *
 * @param peers versions of the reference libraries that this run measured: one version for all rows
 */
export function record(name: string, peers: Record<string, string>, rows: readonly Row[]): void {
  addRun(name, {
    date: `${new Date().toISOString().slice(0, 19)}Z`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    node: process.versions.node,
    commit: commit(),
    peers,
    rows: [...rows],
  })
}

function commit(): string {
  const git = (...args: string[]): string | undefined => {
    const { status, stdout } = spawnSync('git', args, { cwd: import.meta.dirname, encoding: 'utf8' })
    return status === 0 ? stdout.trim() : undefined
  }
  const hash = git('rev-parse', '--short=10', 'HEAD')
  if (!hash) return 'unknown'
  const changed = git('status', '--porcelain', '--untracked-files=no', '--', ':/packages')
  return changed ? `${hash}+` : hash
}
