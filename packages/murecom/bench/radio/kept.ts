import { existsSync, readFileSync } from 'node:fs'
import type { Evenings } from './evenings.ts'

/** What one listener did, as a process reports it. */
export interface Heard extends Evenings {
  seed: number
  kind: string
  way: string
}

/** What an earlier run wrote to a file, one listener in each line. A line that was cut off is left out. */
export function keptIn(file: string): Heard[] {
  if (!file || !existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  return lines.filter(line => line.endsWith('}')).map((line): Heard => JSON.parse(line))
}
