import { checkOneOf, checkOptions, type OptionNames, show } from '@murecom/internal'
import { claimForWriting } from './catalog/load.ts'
import type { Catalog } from './catalog.ts'
import { checkCatalog } from './crawl/checks.ts'
import { ImportError } from './errors.ts'
import { IMPORT_FORMATS, type ImportFormat } from './import/import-format.ts'
import type { ImportRecord } from './import/import-record.ts'
import { type FileReport, type ImportProgress, importSource } from './import/import-source.ts'
import { asLoad, isLarge } from './import/large-import.ts'
import type { FileSource } from './import/sources/file-source.ts'
import { filesOf } from './import/sources/files.ts'

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
  signal?: AbortSignal | undefined
  /** Called after each file, and within large ones. */
  onProgress?: (progress: ImportProgress) => void
}

const OPTIONS: OptionNames<ImportOptions> = { format: 1, rebuildIndexes: 1, signal: 1, onProgress: 1 }

/** What became of all files, and sums. */
export interface ImportReport {
  /** `'stopped'`: by the signal; the same call goes on. */
  status: 'done' | 'stopped'
  files: FileReport[]
  /** Playlists that the catalogue now holds from these files and did not before. */
  playlists: number
  /** Their entries. */
  entries: number
  newTracks: number
}

/**
 * Takes playlists from files into the catalogue: Million Playlist Dataset slices, Spotify's account export (playlists, liked
 * songs, listening history as sessions), those of Apple Music, Deezer and YouTube Music, Exportify and other CSV, JSPF and
 * ListenBrainz, Last.fm, XSPF, M3U, PLS, WPL, iTunes and rekordbox, #nowplaying, hetrec2011-lastfm, and databases of the
 * original Go crawler. Formats are recognised by content; folders and zip files are searched; `'-'` is the standard input.
 *
 * A playlist is in whole or not at all. The same file twice changes nothing; an import that was interrupted goes on where
 * it was. One broken file does not stop the others. Nothing of a user's name, address or device is kept. One import or crawl
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
  checkCatalog('importPlaylists', catalog)
  const { format = 'auto', rebuildIndexes, signal, onProgress } = checkOptions('importPlaylists', options, OPTIONS)
  const list = typeof paths === 'string' ? [paths] : paths
  if (!Array.isArray(list) || list.some(path => typeof path !== 'string' || path === '')) {
    throw new TypeError(`importPlaylists: paths must be a path or an array of paths, got ${show(paths)}`)
  }
  checkOneOf('importPlaylists', 'format', format, ['auto', ...IMPORT_FORMATS])
  const size = await sizeOf(list, signal)
  const files: FileReport[] = []
  const records: [ImportRecord, FileReport][] = []
  const onRecord = (record: ImportRecord, report: FileReport): void => void records.push([record, report])
  const importAll = async (): Promise<void> => {
    for (const path of list) {
      for await (const source of filesAt(path, signal)) {
        if (signal?.aborted) return
        for await (const report of importSource(catalog, source, { format, signal, onProgress, onRecord }))
          files.push(report)
      }
    }
  }
  const release = claimForWriting(catalog.store)
  try {
    if (rebuildIndexes ?? isLarge(catalog, size)) await asLoad(catalog, importAll)
    else await importAll()
  } finally {
    release()
  }
  return {
    status: signal?.aborted ? 'stopped' : 'done',
    files,
    ...heldOf(records),
    newTracks: files.reduce((total, file) => total + file.newTracks, 0),
  }
}

/** What the catalogue holds in the end: a list that two files of one call have is one. */
function heldOf(records: readonly [ImportRecord, FileReport][]): { playlists: number; entries: number } {
  const sum = { playlists: 0, entries: 0 }
  for (const [record, report] of records) {
    const { playlists, entries } =
      record.playlists() - record.before.playlists === report.playlists
        ? report
        : {
            playlists: record.playlists() - record.before.playlists,
            entries: record.held().entries - record.before.entries,
          }
    sum.playlists += Math.max(0, playlists)
    sum.entries += Math.max(0, entries)
  }
  return sum
}

async function* filesAt(path: string, signal: AbortSignal | undefined): AsyncGenerator<FileSource> {
  try {
    yield* filesOf(path, signal)
  } catch (cause) {
    const { code } = cause as { code?: string }
    if (code === 'ENOENT') throw new ImportError(`${path}: no such file or folder`, { cause })
    throw cause
  }
}

/** Bytes of all files, as far as they were counted when the signal was aborted. */
async function sizeOf(paths: readonly string[], signal: AbortSignal | undefined): Promise<number> {
  let size = 0
  for (const path of paths) {
    for await (const source of filesAt(path, signal)) {
      if (signal?.aborted) return size
      size += source.size
    }
  }
  return size
}
