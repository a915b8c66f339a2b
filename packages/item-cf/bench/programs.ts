import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { peerPython, runProgram } from '@murecom/testing/peer'

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
  const env = { OPENBLAS_NUM_THREADS: '1', PYTHONWARNINGS: 'ignore' }
  return runProgram(peerPython() ?? 'python3', [join(import.meta.dirname, script), exchange, ...args.map(String)], env)
}

/** Builds the JavaScript of this package, as it is published. */
export function build(): void {
  const root = join(import.meta.dirname, '..', '..', '..')
  const steps: [string, string[]][] = [
    [join(root, 'node_modules', '.bin', 'tsup'), ['--silent']],
    [process.execPath, [join(root, 'tools', 'build', 'finish.mjs')]],
  ]
  for (const [program, args] of steps) {
    const { status } = spawnSync(program, args, { cwd: join(import.meta.dirname, '..'), stdio: 'inherit' })
    if (status !== 0) throw new Error(`${program} ended with ${status}`)
  }
}

/**
 * Runs a program of this folder on the built package in a process of its own; its last line is JSON. On the sources, a thread would
 * first take the types out of each module that it loads, which takes it as long again as its start.
 */
export function own<T>(script: string, ...args: (string | number)[]): T {
  return runProgram(process.execPath, [
    '--no-warnings',
    join(import.meta.dirname, script),
    exchange,
    ...args.map(String),
  ])
}
