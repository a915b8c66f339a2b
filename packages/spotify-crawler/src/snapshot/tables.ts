import type { SchemaElement } from 'hyparquet'
import type { CatalogStore } from '../catalog/dialect/store.ts'
import { CatalogError } from '../errors.ts'

/** Some rows of a table, column by column. */
export interface Columns {
  rows: number
  /** By the names of the schema. */
  columns: Readonly<Record<string, unknown[] | Int32Array>>
}

const text = (name: string, repetition_type: 'REQUIRED' | 'OPTIONAL' = 'REQUIRED'): SchemaElement => ({
  name,
  type: 'BYTE_ARRAY',
  converted_type: 'UTF8',
  repetition_type,
})
const integer = (name: string, repetition_type: 'REQUIRED' | 'OPTIONAL' = 'REQUIRED'): SchemaElement => ({
  name,
  type: 'INT32',
  repetition_type,
})
const root = (num_children: number): SchemaElement => ({ name: 'root', num_children })

/** Complete playlists, by id; `length` entries each. */
export const PLAYLISTS: SchemaElement[] = [
  root(5),
  ...[integer('id'), text('source'), text('source_id'), text('name'), integer('length')],
]
/** Entries by playlist, in the order of `playlists`; `position` counts those that are there from 0. */
export const ENTRIES: SchemaElement[] = [root(3), integer('playlist'), integer('position'), integer('track')]
/** Tracks by id, with the names of their artists in order. */
export const TRACKS: SchemaElement[] = [
  root(8),
  ...[integer('id'), text('source'), text('source_id'), text('name')],
  { name: 'artists', repetition_type: 'REQUIRED', num_children: 1, converted_type: 'LIST' },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  text('element'),
  ...[text('album', 'OPTIONAL'), integer('duration_ms', 'OPTIONAL'), text('isrc', 'OPTIONAL')],
]

/** Playlists and tracks that one query reads. */
const PAGE = 1024
/** Ids are 32-bit integers in every file, as trainers of other languages take them. */
const MOST_ID = 2 ** 31 - 1

/** Both tables of playlists, page by page: the rows of the lists, and those of their entries. */
export function* playlistPages(store: CatalogStore): Generator<{ playlists: Columns; entries: Columns }> {
  const read = store.prepare(store.dialect.snapshotPlaylists).pluck()
  for (let last = 0; ; ) {
    const rows = (read.all(last, PAGE) as string[]).map(row => JSON.parse(row) as PlaylistRow)
    if (rows.length === 0) return
    last = rows.at(-1)!.id
    requireIds('playlist', last)
    const lists = rows.map(({ tracks }) => (tracks ? tracks.split(',').map(Number) : []))
    yield {
      playlists: {
        rows: rows.length,
        columns: {
          ...{ id: rows.map(({ id }) => id), source: rows.map(({ source }) => source) },
          ...{ source_id: rows.map(row => row.source_id), name: rows.map(({ name }) => name) },
          length: lists.map(({ length }) => length),
        },
      },
      entries: entriesOf(rows, lists),
    }
  }
}

interface PlaylistRow {
  id: number
  source: string
  source_id: string
  name: string
  tracks: string | null
}

function entriesOf(rows: readonly PlaylistRow[], lists: readonly number[][]): Columns {
  const count = lists.reduce((sum, { length }) => sum + length, 0)
  const [playlist, position, track] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)]
  let at = 0
  for (const [i, list] of lists.entries()) {
    for (const [n, id] of list.entries()) {
      playlist[at] = rows[i]!.id
      position[at] = n
      track[at++] = id
    }
  }
  return { rows: count, columns: { playlist, position, track } }
}

/** The table of tracks, page by page. */
export function* trackPages(store: CatalogStore): Generator<Columns> {
  const read = store.prepare(store.dialect.snapshotTracks).pluck()
  for (let last = 0; ; ) {
    const rows = JSON.parse(read.get(last, PAGE) as string) as TrackRow[]
    if (rows.length === 0) return
    last = rows.at(-1)![0]
    requireIds('track', last)
    const column = <K extends number>(i: K): TrackRow[K][] => rows.map(row => row[i]!)
    yield {
      rows: rows.length,
      columns: {
        ...{ id: column(0), source: column(1), source_id: column(2), name: column(3), artists: column(4) },
        ...{ album: column(5), duration_ms: column(6).map(asInteger), isrc: column(7) },
      },
    }
  }
}

type TrackRow = [
  id: number,
  source: string,
  sourceId: string,
  name: string,
  artists: string[],
  album: string | null,
  durationMs: number | null,
  isrc: string | null,
]

/** A length that no column of 32 bits holds is not known. */
function asInteger(value: number | null): number | null {
  return value !== null && value >= 0 && value <= MOST_ID ? Math.round(value) : null
}

function requireIds(what: string, id: number): void {
  if (id > MOST_ID) throw new CatalogError('snapshot-too-large', `snapshot: ${what} ids must be below 2^31, got ${id}`)
}
