import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Folder for what goes between the programs. */
export const exchange = mkdtempSync(join(tmpdir(), 'item-cf-'))

/** A file of the folder that MURECOM_DATA names; ends the bench where it is absent. */
export function dataFile(name: string): string {
  const path = join(process.env['MURECOM_DATA'] ?? '', name)
  if (process.env['MURECOM_DATA'] && existsSync(path)) return path
  console.error(`skipped: ${name} is not in the folder that the variable MURECOM_DATA names`)
  process.exit(0)
}

/** Runs a Python program of this folder; its last line is JSON. */
export function peer<T>(script: string, ...args: (string | number)[]): T {
  const python = process.env['MURECOM_PYTHON'] ?? 'python3'
  const { status, stdout } = spawnSync(python, [join(import.meta.dirname, script), exchange, ...args.map(String)], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 28,
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', PYTHONWARNINGS: 'ignore' },
  })
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${status}`)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T
}

/** Runs a program of this folder in a process of its own; its last line is JSON. */
export function own<T>(script: string, ...args: (string | number)[]): T {
  const flags = ['--conditions=@murecom/source', '--no-warnings']
  const { status, stdout } = spawnSync(
    process.execPath,
    [...flags, join(import.meta.dirname, script), exchange, ...args.map(String)],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 2 ** 28 },
  )
  if (status !== 0) throw new Error(`${script} ${args.join(' ')} ended with ${status}`)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T
}
