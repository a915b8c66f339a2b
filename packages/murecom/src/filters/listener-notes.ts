import { existsSync, statSync } from 'node:fs'
import { textKey } from '../library/table/text-key.ts'
import type { Listening } from '../listening.ts'
import { openListening } from '../open-listening.ts'
import type { ListenerColumns } from './predicate.ts'
import { type SavedFilters, savedAmong } from './saved.ts'

/** Listeners whose notes are kept in memory. */
const MOST_LISTENERS = 64

/** The file while it is open. */
interface Open {
  listening: Listening
  /** Which file it is: another one may have taken its place. */
  identity: string
  /** What was read of each listener at a revision. */
  revision: number
  columns: Map<string, ListenerColumns>
}

/**
 * What listeners noted of songs, for filters: read once, and again when the file beside the library has changed. The file stays
 * open for reading, because SQLite says of an open file whether anybody has written to it.
 */
export class ListenerNotes {
  readonly #file: string | undefined
  #open: Open | undefined

  /** @param file undefined for a library in memory, of which nothing is noted */
  constructor(file: string | undefined) {
    this.#file = file
  }

  /** What a listener noted, by the keys of contents. A look-up, or O(notes) when the file has changed. */
  of(user: string): ListenerColumns {
    const open = this.#current()
    if (!open) return { rating: new Map(), starred: new Set(), plays: new Map() }
    const known = open.columns.get(user)
    if (known) return known
    const columns = read(open.listening, user)
    if (open.columns.size === MOST_LISTENERS) open.columns.clear()
    open.columns.set(user, columns)
    return columns
  }

  /** The filters that a listener has saved. */
  saved(user: string): SavedFilters {
    return savedAmong(this.#current()?.listening.filters(user) ?? [])
  }

  /** Closes the file; a later question opens it again. */
  close(): void {
    this.#open?.listening.close()
    this.#open = undefined
  }

  #current(): Open | undefined {
    const identity = this.#file === undefined ? undefined : identityOf(this.#file)
    if (this.#open?.identity !== identity) this.close()
    if (identity === undefined) return undefined
    this.#open ??= {
      listening: openListening(this.#file!, { readOnly: true }),
      identity,
      revision: -1,
      columns: new Map(),
    }
    const { revision } = this.#open.listening
    if (revision !== this.#open.revision || this.#open.listening.isCopy) this.#open.columns.clear()
    this.#open.revision = revision
    return this.#open
  }
}

function identityOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined
  const { dev, ino } = statSync(file)
  return `${dev} ${ino}`
}

function read(listening: Listening, user: string): ListenerColumns {
  const rating = new Map<number, number>()
  const starred = new Set<number>()
  for (const { item, starred: star, rating: stars } of listening.marks(user)) {
    if (item.kind !== 'song') continue
    if (stars !== null) rating.set(textKey(item.hash), stars)
    if (star !== null) starred.add(textKey(item.hash))
  }
  const plays = new Map(listening.playCounts(user).map(({ song, count }) => [textKey(song.hash), count]))
  return { rating, starred, plays }
}
