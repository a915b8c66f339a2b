import { namedAs } from '../files/formats.ts'
import type { Refusal } from './outcome.ts'

/** A file that could not be used, and why. */
export interface RefusedFile extends Refusal {
  path: string
}

/** Files that were not tried. */
export interface PassedOverFiles {
  /** Their extension in lower case, without its dot; `''` where there is none. */
  format: string
  files: number
  /** `'ffmpeg'` when an ffmpeg on the PATH would read them; null when they are not music. */
  needs: 'ffmpeg' | null
}

/** Songs that were not found, and are kept because nobody can know whether they were deleted. */
export interface UnavailableSongs {
  /** A folder that is empty, cannot be read, or whose disk is not mounted. */
  folder: string
  songs: number
}

/** What an indexing run did. */
export interface AddFolderReport {
  /** `'stopped'` when the signal ended the run before its end; what is done is kept, and the next run goes on. */
  status: 'done' | 'stopped'
  /** Songs analysed now: new ones, and those whose files have changed. */
  added: number
  /** Songs that were indexed before and have not changed. */
  unchanged: number
  /** Songs found again at another path by their content. */
  moved: number
  /**
   * Unchanged songs whose tags, cover and lyrics were read again, without their sound: those of an older version, and those
   * beside which a cover or lyrics have changed.
   */
  retagged: number
  /** Songs whose loudness was measured now; with the option `whole` only. */
  measured?: number
  /** Songs whose files were deleted; the library no longer has them. */
  gone: number
  /** Files that could not be used, known ones included. */
  refused: RefusedFile[]
  /** Files that were not tried, by format; those that ffmpeg would read first, then the most frequent. */
  passedOver: PassedOverFiles[]
  /** Songs that were not found and are kept. */
  unavailable: UnavailableSongs[]
}

/** A report of nothing. */
export function emptyReport(): AddFolderReport {
  const lists = { refused: [], passedOver: [], unavailable: [] }
  return { status: 'done', added: 0, unchanged: 0, moved: 0, retagged: 0, gone: 0, ...lists }
}

/** Files that were passed over, for a report: those that ffmpeg would read first, then the most frequent. */
export function passedOverFiles(counts: ReadonlyMap<string, number>): PassedOverFiles[] {
  return Array.from(counts, ([format, files]) => {
    const needs = namedAs(format) === 'ffmpeg' ? ('ffmpeg' as const) : null
    return { format, files, needs }
  }).sort(
    (a, b) =>
      Number(a.needs === null) - Number(b.needs === null) || b.files - a.files || (a.format < b.format ? -1 : 1),
  )
}
