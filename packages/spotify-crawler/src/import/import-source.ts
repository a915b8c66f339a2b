import { eventLoopTurn } from '@murecom/internal/signal'
import type { Catalog } from '../catalog.ts'
import { ImportError } from '../errors.ts'
import { recognise, recogniseWorkbook } from './detect.ts'
import { COMPANION, type ImportFormat, type Recognised } from './import-format.ts'
import { ImportRecord } from './import-record.ts'
import { PAUSE, type ReadPlaylist } from './model.ts'
import { isWorkbook } from './reading/workbook.ts'
import type { FileSource } from './sources/file-source.ts'
import { hashOf } from './sources/files.ts'
import { isZip, openZip } from './sources/zip-files.ts'

/** What became of one file. */
export interface FileReport {
  file: string
  format: ImportFormat | undefined
  /**
   * `'imported'`; `'unchanged'`: these bytes are in the catalogue already; `'partial'`: up to a point where the file could
   * not be read any further; `'refused'`: nothing was taken; `'skipped'`: found in a folder and no playlist file.
   */
  state: 'imported' | 'unchanged' | 'partial' | 'refused' | 'skipped'
  /**
   * `'complete'`: all that the file has is in the catalogue; `'partial'`: `problems` says what is not; `'refused'`: nothing
   * was taken. What is not a song (an episode) or was hardly played does not make a file partial.
   */
  outcome: 'complete' | 'partial' | 'refused'
  /** Playlists that the catalogue holds from this file, less those of an earlier run that was interrupted. */
  playlists: number
  /** Their entries. */
  entries: number
  /** Tracks that the catalogue did not know. */
  newTracks: number
  /** What was not taken: reasons, how often, and where first. */
  problems: { reason: string; count: number; where: string | undefined }[]
}

/** How far an import is. */
export interface ImportProgress {
  file: string
  playlists: number
  entries: number
}

/** What concerns each file of an import. */
interface SourceOptions {
  format: ImportFormat | 'auto'
  signal: AbortSignal | undefined
  onProgress: ((progress: ImportProgress) => void) | undefined
  /** Called for each file that is read. */
  onRecord(record: ImportRecord, report: FileReport): void
}

/** Rows that one transaction takes: large enough that commits cost nothing, small enough to keep memory and log short. */
const BATCH_ENTRIES = 10_000

/** Entries of one playlist: whoever has more has no playlist. */
const MOST_ENTRIES = 1_000_000

/** Imports a file, or the files in a zip file; one report each. Ends early once the signal is aborted. */
export async function* importSource(
  catalog: Catalog,
  source: FileSource,
  options: SourceOptions,
): AsyncGenerator<FileReport> {
  const report: FileReport = {
    file: source.label,
    format: undefined,
    state: 'refused',
    outcome: 'refused',
    playlists: 0,
    entries: 0,
    newTracks: 0,
    problems: [],
  }
  try {
    if (source.fault !== undefined) throw new ImportError(source.fault)
    const recognised = isZip(await source.head())
      ? yield* importZip(catalog, source, options)
      : await recognise(source, options.format)
    if (recognised === undefined) return
    if (recognised === COMPANION) {
      if (!source.isNamed) return
      report.state = 'skipped'
      note(report, 'no lists are in it: it is read together with the files of its folder')
    } else {
      report.format = recognised.format
      await importFile(catalog, source, recognised, report, options)
    }
  } catch (error) {
    if (options.signal?.aborted && error === options.signal.reason) return
    if (!isFault(error)) throw error
    if (report.format === undefined) report.state = source.isNamed ? 'refused' : 'skipped'
    else report.state = report.playlists > 0 ? 'partial' : 'refused'
    note(report, (error as Error).message)
  }
  yield report
}

/** Imports what is in a zip file; one that is a workbook is a file like any other. */
async function* importZip(
  catalog: Catalog,
  source: FileSource,
  options: SourceOptions,
): AsyncGenerator<FileReport, Recognised | undefined> {
  const zip = await openZip(source)
  try {
    if (isWorkbook(zip)) return await recogniseWorkbook(source, zip, options.format)
    for (const entry of zip.files()) {
      if (options.signal?.aborted) return undefined
      yield* importSource(catalog, entry, options)
    }
    return undefined
  } finally {
    zip.close()
  }
}

/** What is wrong with a file, rather than with the catalogue or this program. */
function isFault(error: unknown): boolean {
  if (error instanceof ImportError) return true
  const { code } = (error ?? {}) as { code?: unknown }
  return typeof code === 'string' && /^(?:EACCES|EISDIR|EIO|EPERM|ERR_STRING_TOO_LONG|CSV_\w+|Z_\w+)$/.test(code)
}

async function importFile(
  catalog: Catalog,
  source: FileSource,
  recognised: Recognised,
  report: FileReport,
  options: SourceOptions,
): Promise<void> {
  const sha256 = await hashOf(source, recognised.bytes, recognised, options.signal)
  if (sha256 === undefined) {
    report.state = 'partial'
    return
  }
  const record = new ImportRecord(catalog, { format: recognised.format, file: source.name, sha256 })
  if (record.isDone) {
    report.state = 'unchanged'
    report.outcome = record.outcome
    return
  }
  options.onRecord(record, report)
  const context = {
    fileName: source.name,
    place: source.place,
    stem: source.stem,
    problem: (reason: string, where?: string) => note(report, reason, where),
  }
  const tracksBefore = catalog.writer.newTracks
  let batch: ReadPlaylist[] = []
  let size = 0
  let item = 0
  const flush = (isLast: boolean): void => {
    const outcome = isLast ? outcomeOf(report) : undefined
    record.write(batch, item, outcome, name => note(report, 'a playlist that the file has twice', name))
    report.playlists = record.playlists() - record.before.playlists
    report.entries += size
    report.newTracks = catalog.writer.newTracks - tracksBefore
    batch = []
    size = 0
    options.onProgress?.({ file: source.label, playlists: report.playlists, entries: report.entries })
  }
  /** The report of a file ends with what the catalogue holds. */
  const settle = (): void => {
    report.entries = record.held().entries - record.before.entries
  }
  try {
    for await (const playlist of recognised.read(context)) {
      if (playlist === PAUSE) {
        await eventLoopTurn()
        if (options.signal?.aborted) break
        continue
      }
      item++
      if (item <= record.nextItem) continue
      if (playlist.entries.length === 0) {
        note(report, 'a playlist without tracks', playlist.playlist.name)
        continue
      }
      if (playlist.entries.length > MOST_ENTRIES) {
        note(report, `a playlist of more than ${MOST_ENTRIES.toLocaleString('en')} entries`, playlist.playlist.name)
        continue
      }
      batch.push(playlist)
      size += playlist.entries.length
      if (size < BATCH_ENTRIES && !options.signal?.aborted) continue
      flush(false)
      if (options.signal?.aborted) break
    }
  } catch (error) {
    // What was read whole before the file broke is taken.
    if (isFault(error) && batch.length > 0) flush(false)
    settle()
    report.outcome = report.playlists > 0 ? 'partial' : 'refused'
    throw error
  }
  const isLast = options.signal?.aborted !== true
  flush(isLast)
  settle()
  report.outcome = outcomeOf(report)
  if (isLast && record.playlists() === 0) {
    // Never noted as done: a later version may read it.
    record.drop()
    report.outcome = 'refused'
    if (report.problems.length === 0) note(report, 'no playlist in it')
  }
  report.state = report.outcome === 'refused' ? 'refused' : isLast ? 'imported' : 'partial'
}

/** What a file holds besides songs, or was not listened to: left out on purpose. */
const NO_SONGS: ReadonlySet<string> = new Set([
  'an episode or audiobook',
  'played for less than 30 seconds',
  'a video',
  'a video that is not of YouTube Music',
  'a row that is no play',
  'a play of a station or of what has no title',
])

function outcomeOf(report: FileReport): 'complete' | 'partial' {
  return report.problems.every(problem => NO_SONGS.has(problem.reason)) ? 'complete' : 'partial'
}

const MOST_REASONS = 50

function note(report: FileReport, reason: string, where?: string): void {
  const known = report.problems.find(problem => problem.reason === reason)
  if (known) known.count++
  else if (report.problems.length < MOST_REASONS) report.problems.push({ reason, count: 1, where })
}
