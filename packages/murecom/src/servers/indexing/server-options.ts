import { checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'
import {
  type AddFolderOptions,
  checkFolderOptions,
  FOLDER_OPTIONS,
  type SettledOptions,
} from '../../library/analysis/folder-options.ts'
import type { RefusedFile } from '../../library/analysis/report.ts'
import type { Listening } from '../../listening.ts'
import type { PathMapping } from '../path-map.ts'
import type { TakenAlong } from './take-along.ts'

/** How a server of music is indexed. The options of folders mean the same here. */
export interface AddServerOptions extends AddFolderOptions {
  /** Files of the server that lie on this machine, too: they are read from here, and keep their paths. Default none. */
  pathMap?: readonly PathMapping[] | undefined
  /** Where stars, ratings, counts of plays and playlists of the user are noted. Default: they are not copied. */
  listening?: Listening | undefined
  /** Whose they are there. Default `''`, the one person of a library without users. */
  listener?: string | undefined
  /** Bytes that are fetched a day at most, over all runs, from 1. Default no limit. */
  bytesADay?: number | undefined
}

/** What an indexing run of a server did. */
export interface AddServerReport {
  /**
   * `'stopped'` when the signal ended the run; `'waiting'` when the server no longer answered or the budget of the day was used
   * up. What is done is kept, and the next run goes on.
   */
  status: 'done' | 'stopped' | 'waiting'
  /** Why it waits; null when it does not. */
  reason: string | null
  /** Songs that the server has. */
  listed: number
  /** Songs that were fetched, or read from the disk, and analysed. */
  added: number
  /** Songs about which the server says the same as before. */
  unchanged: number
  /** Songs that the library had already: from a folder, or under an id that the server changed. */
  known: number
  /** Songs whose sound is the same, but about which the server says something else now. */
  retagged: number
  /** Songs that the server no longer has; the library no longer has them either, unless their files lie on this machine. */
  gone: number
  /** Songs that the server no longer lists, kept because nobody can know whether its disk is away. */
  unavailable: number
  /** Songs that cannot be used. */
  refused: RefusedFile[]
  /** Bytes of sound that were fetched. */
  bytes: number
  /** What the server knows of its user; null when it was not asked for. */
  takenAlong: TakenAlong | null
}

const OPTIONS: OptionNames<AddServerOptions> = {
  ...FOLDER_OPTIONS,
  pathMap: 1,
  listening: 1,
  listener: 1,
  bytesADay: 1,
}

export interface SettledServerOptions extends SettledOptions {
  pathMap: readonly PathMapping[]
  listening: Listening | undefined
  listener: string
  bytesADay: number
}

export function checkServerOptions(where: string, given: AddServerOptions): SettledServerOptions {
  const { pathMap = [], listening, listener = '', bytesADay, ...rest } = checkOptions(where, given, OPTIONS)
  for (const { from, to } of pathMap) {
    if (typeof from === 'string' && typeof to === 'string' && to !== '') continue
    throw new RangeError(`${where}: pathMap must have a text from and a folder to, got ${show({ from, to })}`)
  }
  const most =
    bytesADay === undefined
      ? Number.POSITIVE_INFINITY
      : checkInteger(where, 'bytesADay', bytesADay, 1, Number.MAX_SAFE_INTEGER)
  return { ...checkFolderOptions(where, rest), pathMap, listening, listener, bytesADay: most }
}

export function emptyServerReport(): AddServerReport {
  const counts = { listed: 0, added: 0, unchanged: 0, known: 0, retagged: 0, gone: 0, unavailable: 0, bytes: 0 }
  return { status: 'done', reason: null, refused: [], ...counts, takenAlong: null }
}
