import { checkOneOf, describe } from '@murecom/internal'
import { claimForWriting } from './catalog/load.ts'
import type { Catalog } from './catalog.ts'
import { ImportError } from './errors.ts'
import { COMPANION, IMPORT_FORMATS, type ImportFormat, type Recognised, recognise } from './import/detect.ts'
import { type FileSource, filesOf, hashOf, zipFiles } from './import/files.ts'
import { ImportRecord } from './import/import-record.ts'
import { asLoad, isLarge } from './import/large-import.ts'
import type { ReadPlaylist } from './import/model.ts'

/** How to import. */
export interface ImportOptions {
  /** Refuse files of any other format. Default `'auto'`: each file is what it holds. */
  format?: ImportFormat | 'auto'
  /**
   * Drop the indexes of the catalogue and build them anew at the end, which is several times faster when the files hold more
   * than the catalogue does. Default: when they are larger than 50 MB and than a quarter of the catalogue.
   */
  rebuildIndexes?: boolean
  /** Ends the import in order; calling again goes on. */
  signal?: AbortSignal
  /** Called after each file, and within large ones. */
  onProgress?: (progress: { file: string; playlists: number; entries: number }) => void
}

/** What became of one file. */
export interface FileReport {
  file: string
  format: ImportFormat | undefined
  /**
   * `'imported'`; `'unchanged'`: these bytes are in the catalogue already; `'partial'`: up to a point where the file could
   * not be read any further; `'refused'`: nothing was taken; `'skipped'`: found in a folder and no playlist file.
   */
  state: 'imported' | 'unchanged' | 'partial' | 'refused' | 'skipped'
  playlists: number
  entries: number
  /** Tracks that the catalogue did not know. */
  newTracks: number
  /** What was not taken: reasons, how often, and where first. */
  problems: { reason: string; count: number; where: string | undefined }[]
}

/** What became of all files, and sums. */
export interface ImportReport {
  files: FileReport[]
  playlists: number
  entries: number
  newTracks: number
  /** True when the signal ended it. */
  aborted: boolean
}

/** Rows that one transaction takes: large enough that commits cost nothing, small enough to keep memory and log short. */
const BATCH_ENTRIES = 10_000

/**
 * Takes playlists from files into the catalogue: Million Playlist Dataset slices, Spotify's account export (playlists, liked
 * songs, listening history as sessions), Exportify CSV, JSPF and ListenBrainz, XSPF, M3U, #nowplaying, hetrec2011-lastfm, and
 * databases of the original Go crawler. Formats are told by content; folders and zip files are searched.
 *
 * A playlist is in whole or not at all. The same file twice changes nothing; an import that was interrupted goes on where
 * it was. One broken file does not stop the others. Nothing of a user's name, address or device is read. One import or crawl
 * writes to a catalogue at a time; others may read it meanwhile.
 *
 * @throws ImportError when a path does not exist
 * @throws CatalogError code `'crawl-running'` when another crawl or import writes to this catalogue
 * @throws RangeError for an unknown format
 * @example
 * ```ts
 * const report = await importPlaylists(catalog, ['my_spotify_data.zip', 'lists/'])
 * for (const file of report.files) console.log(file.file, file.state, file.playlists)
 * ```
 */
export async function importPlaylists(
  catalog: Catalog,
  paths: string | readonly string[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const list = typeof paths === 'string' ? [paths] : paths
  if (!Array.isArray(list) || list.some(path => typeof path !== 'string' || path === '')) {
    throw new TypeError(`importPlaylists: paths must be a path or an array of paths, got ${describe(paths)}`)
  }
  const format = checkOneOf('importPlaylists', 'format', options.format ?? 'auto', ['auto', ...IMPORT_FORMATS])
  let size = 0
  for (const path of list) for await (const source of filesAt(path)) size += source.size
  const files: FileReport[] = []
  const importAll = async (): Promise<void> => {
    for (const path of list) {
      for await (const source of filesAt(path)) {
        if (options.signal?.aborted) break
        for await (const report of importSource(catalog, source, format, options)) files.push(report)
      }
    }
  }
  const release = claimForWriting(catalog.store)
  try {
    if (options.rebuildIndexes ?? isLarge(catalog, size)) await asLoad(catalog, importAll)
    else await importAll()
  } finally {
    release()
  }
  const sum = (key: 'playlists' | 'entries' | 'newTracks'): number =>
    files.reduce((total, file) => total + file[key], 0)
  return {
    files,
    playlists: sum('playlists'),
    entries: sum('entries'),
    newTracks: sum('newTracks'),
    aborted: options.signal?.aborted === true,
  }
}

async function* filesAt(path: string): AsyncGenerator<FileSource> {
  try {
    yield* filesOf(path)
  } catch (cause) {
    const { code } = cause as { code?: string }
    if (code === 'ENOENT') throw new ImportError(`${path}: no such file or folder`, { cause })
    throw cause
  }
}

async function* importSource(
  catalog: Catalog,
  source: FileSource,
  format: ImportFormat | 'auto',
  options: ImportOptions,
): AsyncGenerator<FileReport> {
  const report: FileReport = {
    file: source.label,
    format: undefined,
    state: 'refused',
    playlists: 0,
    entries: 0,
    newTracks: 0,
    problems: [],
  }
  let recognised: Recognised | typeof COMPANION
  try {
    const head = await source.head()
    if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04') {
      if (!source.isNamed && source.path === undefined) throw new ImportError('a zip file within a zip file')
      for await (const entry of zipFiles(source)) {
        if (options.signal?.aborted) return
        yield* importSource(catalog, entry, format, options)
      }
      return
    }
    recognised = await recognise(source, format)
  } catch (error) {
    if (!isFault(error)) throw error
    report.state = source.isNamed ? 'refused' : 'skipped'
    note(report, (error as Error).message)
    yield report
    return
  }
  if (recognised === COMPANION) return
  report.format = recognised.format
  try {
    await importFile(catalog, source, recognised, report, options)
  } catch (error) {
    if (!isFault(error)) throw error
    report.state = report.playlists > 0 ? 'partial' : 'refused'
    note(report, (error as Error).message)
  }
  yield report
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
  options: ImportOptions,
): Promise<void> {
  const sha256 = await hashOf(source, recognised.bytes, recognised.nameMatters)
  const record = new ImportRecord(catalog, { format: recognised.format, file: source.name, sha256 })
  if (record.isDone) {
    report.state = 'unchanged'
    return
  }
  const context = {
    fileName: source.name,
    stem: source.stem,
    problem: (reason: string, where?: string) => note(report, reason, where),
  }
  const tracksBefore = catalog.writer.newTracks
  let batch: ReadPlaylist[] = []
  let size = 0
  let item = 0
  const flush = (isLast: boolean): void => {
    const written = record.write(batch, item, isLast)
    report.playlists += written.playlists
    report.entries += written.entries
    report.newTracks = catalog.writer.newTracks - tracksBefore
    batch = []
    size = 0
    options.onProgress?.({ file: source.label, playlists: report.playlists, entries: report.entries })
  }
  try {
    for await (const playlist of recognised.read(context)) {
      item++
      if (item <= record.nextItem) continue
      if (playlist.entries.length === 0) {
        note(report, 'a playlist without tracks', playlist.playlist.name)
        continue
      }
      batch.push(playlist)
      size += playlist.entries.length
      if (size < BATCH_ENTRIES) continue
      flush(false)
      if (options.signal?.aborted) break
    }
  } catch (error) {
    // What was read whole before the file broke is taken.
    if (isFault(error) && batch.length > 0) flush(false)
    throw error
  }
  const isLast = options.signal?.aborted !== true
  flush(isLast)
  report.state = isLast ? 'imported' : 'partial'
}

const MOST_REASONS = 50

function note(report: FileReport, reason: string, where?: string): void {
  const known = report.problems.find(problem => problem.reason === reason)
  if (known) known.count++
  else if (report.problems.length < MOST_REASONS) report.problems.push({ reason, count: 1, where })
}
