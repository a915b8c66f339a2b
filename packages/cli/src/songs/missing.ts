import { extname } from 'node:path'
import type { EntryMatch, LibrarySong, ListEntry, MissingReason } from 'murecom/node'
import { UsageError } from '../errors.ts'
import { writeWhole } from './write-whole.ts'

/** An entry that the library does not have. */
export interface MissingEntry {
  /** From 1. */
  position: number
  entry: ListEntry
  match: Extract<EntryMatch<LibrarySong>, { status: 'missing' }>
}

/** Why an entry is missing, as people read it. */
export const WHY: Readonly<Record<MissingReason, string>> = {
  'not-owned': 'not in the library',
  'other-artist': 'by another artist only',
  'other-version': 'another version only',
  'other-length': 'of another length only',
  ambiguous: 'by several artists',
  'no-name': 'without a name',
}

/** Throws unless what is missing may be written there. */
export function checkMissingName(file: string): void {
  if (['.csv', '.json'].includes(extname(file).toLowerCase())) return
  throw new UsageError(`--missing must name a file that ends in .csv or .json, got ${file}`)
}

/** Writes what is missing as CSV (with the columns that other services import) or JSON, by the name of the file. */
export function writeMissing(file: string, missing: readonly MissingEntry[], overwrite: boolean): void {
  checkMissingName(file)
  const text =
    extname(file).toLowerCase() === '.csv' ? csvOf(missing) : `${JSON.stringify(missing.map(missingJson), null, 2)}\n`
  writeWhole(file, text, overwrite)
}

/** A missing entry as the JSON answers give it. */
export function missingJson({ position, entry, match }: MissingEntry) {
  const nearest = match.nearest.map(({ song: { path, title, artist }, score }) => ({ path, title, artist, score }))
  return { position, ...entry, reason: match.reason, nearest }
}

function csvOf(missing: readonly MissingEntry[]): string {
  const rows = missing.map(({ entry, match }) => [
    entry.title,
    (entry.artists ?? []).join(', '),
    entry.album ?? '',
    entry.isrc ?? '',
    match.reason,
    match.nearest[0]?.song.path ?? '',
  ])
  const lines = [['title', 'artist', 'album', 'isrc', 'reason', 'nearest'], ...rows]
  return lines
    .map(row => `${row.map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(',')}\r\n`)
    .join('')
}
