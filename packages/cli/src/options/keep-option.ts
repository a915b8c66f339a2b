import type { Command } from 'commander'
import type { KeepOptions } from 'murecom/node'

/** What was asked for of songs in a row. */
export interface KeepFlags {
  keepKey?: boolean
  keepTempo?: boolean
}

/** Adds the options that keep songs in a row to a key and a tempo. */
export function addKeep(command: Command): void {
  command
    .option('--keep-key', 'keys of songs in a row are neighbours on the Camelot wheel')
    .option('--keep-tempo', 'tempos of songs in a row are within 8 %')
}

export function keepOf({ keepKey = false, keepTempo = false }: KeepFlags): KeepOptions {
  return { keepKey, keepTempo }
}
