/** Seeded mutations of the files that the writers write, each with the number of entries that it then has. */
import BetterSqlite3 from 'better-sqlite3'
import { decodeText } from '../src/import/reading/decode-text.ts'
import { COUNTS, databaseLinks, sheetRows, sheetXmlRows } from './writers/counts.ts'
import type { Written } from './writers/model.ts'
import { type Cell, STRINGS, sheetPath, workbook, workbookFiles, zipped } from './writers/workbook.ts'

type Random = () => number

/** A file that was changed. */
export interface Mutation {
  bytes: Buffer
  /** By the names of the files in it, or by its own: who wrote it, and its entries, where their number can be said. */
  counts: ReadonlyMap<string, { writer: string; entries: number | undefined }>
}

const PIECES = [
  ...[
    '"',
    "'",
    '\\',
    '\0',
    '{',
    '}',
    '[',
    ']',
    ',',
    '\n',
    '<',
    '>',
    '&',
    'null',
    '-1',
    '1e999',
    '99999999999999999999',
  ],
  ...['""', '\ufeff', '\u202e', '💥', '<![CDATA[', '#EXT-X-', 'spotify:track:', '\ud800', 'true', '[[[[', '{"a":'],
]

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!
/** How many changes one mutation has. */
const changes = (random: Random): number => 1 + Math.floor(random() * 4)

/** Bytes turned, cut, doubled, moved, replaced by something nasty. */
function mutateBytes(bytes: Buffer, random: Random): Buffer {
  let out = bytes
  for (let i = changes(random); i > 0; i--) {
    const at = Math.floor(random() * (out.length + 1))
    const length = Math.floor(random() ** 3 * (out.length - at))
    const piece = Buffer.from(pick(PIECES, random))
    const kind = Math.floor(random() * 6)
    if (kind === 0) out = out.subarray(0, at)
    else if (kind === 1) out = Buffer.concat([out.subarray(0, at), out.subarray(at + length)])
    else if (kind === 2) out = Buffer.concat([out.subarray(0, at + length), out.subarray(at)])
    else if (kind === 3) out = Buffer.concat([out.subarray(0, at), piece, out.subarray(at)])
    else if (kind === 4) out = Buffer.concat([out.subarray(0, at), piece, out.subarray(at + piece.length)])
    else {
      out = Buffer.from(out)
      if (out.length > 0) out[at % out.length] = Math.floor(random() * 256)
    }
  }
  return out
}

/** A file of a writer, changed. In a workbook, a zip file or a database the content is changed more often than the packed bytes. */
export function mutate(file: Written, writer: string, random: Random): Mutation {
  const of = (bytes: Uint8Array, entries: number | undefined): Mutation => ({
    bytes: Buffer.from(bytes),
    counts: new Map([[file.name, { writer, entries }]]),
  })
  const isInside = random() < 0.8
  if (file.workbook && isInside) {
    const isRows = random() < 0.5
    const { bytes, entries } = (isRows ? mutateRows : mutateSheet)(file.workbook, random)
    return of(bytes, entries)
  }
  if (file.files && isInside) return mutateFiles(file.files, random)
  if (writer === 'original' && isInside) {
    const bytes = mutateDatabase(Buffer.from(file.bytes), random)
    return of(bytes, databaseLinks(bytes))
  }
  const bytes = mutateBytes(Buffer.from(file.bytes), random)
  return of(bytes, writer === 'original' ? databaseLinks(bytes) : COUNTS[writer]?.(decodeText(bytes)))
}

type Workbook = NonNullable<Written['workbook']>
type Counted = { bytes: Uint8Array; entries: number | undefined }

/** Rows and cells, before the workbook is written. Its last sheet is that of the songs. */
function mutateRows({ sheets, isShared }: Workbook, random: Random): Counted {
  const name = Object.keys(sheets).at(-1)!
  const rows: Cell[][] = sheets[name]!.map(row => [...row])
  // A zero has no place in XML: that workbook would not be one.
  const cells: Cell[] = [null, '', ' ', 0, -1, 1e21, 45_589.961, ...PIECES.filter(piece => piece !== '\0')]
  for (let i = changes(random); i > 0; i--) {
    const y = Math.floor(random() * rows.length)
    const row = rows[y] ?? []
    const x = Math.floor(random() * row.length)
    const kind = Math.floor(random() * 7)
    if (kind === 0) rows.splice(y, 1)
    else if (kind === 1) rows.splice(y, 0, [...row])
    else if (kind === 2) rows.splice(Math.floor(random() * rows.length), 0, ...rows.splice(y, 1))
    else if (kind === 3) rows.splice(y, 0, random() < 0.5 ? [] : [pick(cells, random)])
    else if (kind === 4) row.splice(x, 1)
    else if (kind === 5) row.splice(x, 0, pick(cells, random))
    else if (row.length > 0) row[x] = pick(cells, random)
  }
  return { bytes: workbook({ ...sheets, [name]: rows }, isShared), entries: sheetRows(rows) }
}

/** The bytes of the XML of a sheet, or of the texts that its cells share. */
function mutateSheet({ sheets, isShared }: Workbook, random: Random): Counted {
  const files: Record<string, string | Uint8Array> = workbookFiles(sheets, isShared)
  const sheet = sheetPath(Object.keys(sheets).length - 1)
  const changed = isShared && random() < 0.2 ? STRINGS : sheet
  const bytes = mutateBytes(Buffer.from(files[changed] as string), random)
  const strings = Object.values(sheets).flatMap(rows => rows.flat().filter(cell => typeof cell === 'string'))
  const entries = changed === sheet ? sheetXmlRows(decodeText(bytes), strings) : undefined
  return { bytes: zipped({ ...files, [changed]: bytes }), entries }
}

/** The bytes of at least one file of a zip file. */
function mutateFiles(files: NonNullable<Written['files']>, random: Random): Mutation {
  const counts = new Map<string, { writer: string; entries: number | undefined }>()
  const changed: Record<string, Uint8Array> = {}
  const sure = pick(Object.keys(files), random)
  for (const [name, { writer, bytes: former }] of Object.entries(files)) {
    const isChanged = name === sure || random() < 0.3
    const bytes = isChanged ? mutateBytes(Buffer.from(former), random) : Buffer.from(former)
    counts.set(name, { writer, entries: COUNTS[writer]!(decodeText(bytes)) })
    changed[name] = bytes
  }
  return { bytes: Buffer.from(zipped(changed)), counts }
}

const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  playlists: ['id', 'name', 'is_public', 'snapshot_id'],
  tracks: ['id', 'name', 'duration', 'explicit', 'image_url'],
  artists: ['id', 'name'],
  playlist_tracks: ['playlist_id', 'track_id'],
  track_artists: ['track_id', 'artist_id'],
}

/** Rows of the original's database deleted, and columns of them set to something else. */
function mutateDatabase(bytes: Buffer, random: Random): Buffer {
  const database = new BetterSqlite3(bytes)
  const values = [null, '', 0, -1e300, Buffer.from('blob'), ...PIECES]
  try {
    for (let i = changes(random); i > 0; i--) {
      const table = pick(Object.keys(COLUMNS), random)
      const rows = database.prepare(`SELECT rowid FROM ${table}`).pluck().all()
      if (random() < 0.3) database.prepare(`DELETE FROM ${table} WHERE rowid = ?`).run(pick(rows, random) ?? 0)
      else {
        const set = `UPDATE OR IGNORE ${table} SET ${pick(COLUMNS[table]!, random)} = ? WHERE rowid = ?`
        database.prepare(set).run(pick(values, random), pick(rows, random) ?? 0)
      }
    }
    return database.serialize()
  } finally {
    database.close()
  }
}
