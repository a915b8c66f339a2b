import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { decodeText } from '../src/import/reading/decode-text.ts'
import { type Catalog, type FileReport, importPlaylists, openCatalog } from '../src/index.ts'
import * as samples from './samples.ts'
import { sqliteOf } from './sqlite-of.ts'
import { COUNTS } from './writers/counts.ts'
import { WRITERS } from './writers/index.ts'
import { listsFor, type Written } from './writers/model.ts'

/** Every format, and every generation of a program that writes it in another way. */
export const FUZZED: readonly string[] = [...Object.keys(WRITERS), 'original', 'zip']

/** Files of a format, as its writers write random lists. */
export function samplesOf(folder: string, format: string): Written[] {
  const writer = WRITERS[format]
  if (writer) return fc.sample(listsFor(writer), { seed: 7, numRuns: 20 }).map(lists => writer.write(lists))
  if (format === 'zip') {
    const files = { 'Playlist1.json': strToU8(JSON.stringify(samples.ACCOUNT)), 'a.m3u': strToU8(samples.M3U) }
    return [{ name: 'a.zip', bytes: zipSync(files), lists: [] }]
  }
  const path = join(folder, 'original.db')
  samples.writeGoDatabase(path)
  return [{ name: 'go.db', bytes: readFileSync(path), lists: [] }]
}

const PIECES = [
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
  '""',
  '\ufeff',
  '\u202e',
  '💥',
  '<![CDATA[',
  '#EXT-X-',
  'spotify:track:',
  '\ud800',
  'true',
  '[[[[',
  '{"a":',
]

/** One to four changes: bytes turned, cut, doubled, moved, replaced by something nasty. */
export function mutate(bytes: Buffer, random: () => number): Buffer {
  let out = bytes
  for (let i = 1 + Math.floor(random() * 4); i > 0; i--) {
    const at = Math.floor(random() * (out.length + 1))
    const length = Math.floor(random() ** 3 * (out.length - at))
    const piece = Buffer.from(PIECES[Math.floor(random() * PIECES.length)]!)
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

/** Playlists and entries of the imports that were written last. */
function heldBy(catalog: Catalog, files: number): number[] {
  const imports = `SELECT id FROM imports ORDER BY updated_at DESC, id DESC LIMIT ${files}`
  const lists = `SELECT id FROM playlists WHERE import_id IN (${imports})`
  return [lists, `SELECT 1 FROM playlist_tracks WHERE playlist_id IN (${lists})`].map(
    sql => catalog.store.prepare(`SELECT count(*) FROM (${sql})`).pluck().get() as number,
  )
}

export interface FuzzResult {
  imported: number
  partial: number
  refused: number
  /** Mutations whose entries were counted by another way, and were as many. */
  counted: number
}

/** Problems of a list or of the file as a whole; all others are of one entry. */
const NOT_OF_AN_ENTRY =
  /^(?:a playlist |no playlist |not well-formed|JSON that is broken|an item that is longer|a row that is no playlist|elements within|none of the formats|the file is |XML, but)/

/**
 * Imports mutations of files of a format. Throws at the first that makes the importer throw, gives no report, leaves a playlist
 * without entries or with a row that names nothing, or whose entries are not what the report says: those that the catalogue
 * holds, and those that were left out, together as many as another way of counting finds in the file. Every second import
 * rebuilds the indexes.
 */
export async function fuzz(folder: string, format: string, count: number): Promise<FuzzResult> {
  const files = samplesOf(folder, format)
  const random = mulberry32(format.length * 1000 + count)
  const result: FuzzResult = { imported: 0, partial: 0, refused: 0, counted: 0 }
  let catalog = await openCatalog(':memory:')
  try {
    for (let i = 0; i < count; i++) {
      if (i % 100 === 99) {
        catalog.close()
        catalog = await openCatalog(':memory:')
      }
      const { name, bytes, beside = {} } = files[i % files.length]!
      const mutated = mutate(Buffer.from(bytes), random)
      const path = join(folder, name)
      writeFileSync(path, mutated)
      for (const [other, content] of Object.entries(beside)) writeFileSync(join(folder, other), content)
      try {
        const report = await importPlaylists(catalog, path, { rebuildIndexes: i % 2 === 1 })
        checkHeld(catalog, report)
        for (const file of report.files) result[kindOf(file)]++
        if (agrees(catalog, format, mutated, report.files)) result.counted++
      } catch (cause) {
        writeFileSync(join(folder, `failed-${name}`), mutated)
        throw new Error(`mutation ${i} of ${format}: ${(cause as Error).message}`, { cause })
      }
    }
    return result
  } finally {
    catalog.close()
  }
}

function kindOf(file: FileReport): 'imported' | 'partial' | 'refused' {
  const isTaken = file.state === 'imported' || file.state === 'unchanged'
  if (!isTaken && file.problems.length === 0) throw new Error('no reason given')
  if (isTaken && file.outcome === 'partial' && file.state === 'imported' && file.problems.length === 0)
    throw new Error('partial without a reason')
  return isTaken ? 'imported' : file.state === 'partial' ? 'partial' : 'refused'
}

/** What is reported is what the catalogue holds, whole, with rows that all name something. */
function checkHeld(catalog: Catalog, report: { playlists: number; entries: number; files: FileReport[] }): void {
  const told = [report.playlists, report.entries]
  const held = heldBy(catalog, report.files.length)
  if (report.files.every(file => file.state === 'imported') && `${told}` !== `${held}`)
    throw new Error(`reported ${told}, held ${held}`)
  const { store } = catalog
  const half = store
    .prepare(
      'SELECT count(*) FROM playlists p WHERE complete = 0 OR NOT EXISTS (SELECT 1 FROM playlist_tracks e WHERE e.playlist_id = p.id)',
    )
    .pluck()
    .get()
  if (half !== 0) throw new Error(`${half} half playlists`)
  if ((sqliteOf(catalog).pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('rows that name nothing')
}

/** True when the entries were counted; throws when the counts differ. */
function agrees(catalog: Catalog, format: string, bytes: Buffer, files: readonly FileReport[]): boolean {
  const [file] = files
  // What was known by its bytes was not read, and what is no longer of its format has no count of it.
  if (!file?.format || file.state === 'unchanged' || !COUNTS[format] || formatOf(format) !== file.format) return false
  const count = COUNTS[format]!(decodeText(bytes))
  if (count === undefined) return false
  const taken = file.state === 'refused' ? 0 : heldBy(catalog, 1)[1]!
  const leftOut = file.problems.reduce((n, p) => n + (NOT_OF_AN_ENTRY.test(p.reason) ? 0 : p.count), 0)
  // What is not XML has no number of elements. A list that the file has twice is kept once.
  if (file.problems.some(p => /^(?:not well-formed|an HLS)/.test(p.reason))) return false
  const isLess = file.problems.some(p => p.reason === 'a playlist that the file has twice')
  if (taken + leftOut === count || (isLess && taken + leftOut <= count)) return true
  throw new Error(`${taken} taken, ${leftOut} left out, ${count} in the file`)
}

/** What the importer calls the files of a writer. */
const FORMATS: Readonly<Record<string, string>> = {
  m3uFacts: 'm3u',
  watsonbox: 'exportify',
  pavelkomarov: 'exportify',
  oldExportify: 'exportify',
  tuneMyMusic: 'csv',
  soundiiz: 'csv',
  youtubeSongs: 'csv',
  youtubeList: 'youtube',
  youtubeHistory: 'youtube',
  youtubePage: 'youtube',
  lastfmBare: 'lastfm',
  applePlays: 'apple',
  appleLibrary: 'apple',
  applePlaylists: 'apple',
  spotifyAccount: 'spotify-account',
  spotifyLibrary: 'spotify-library',
  spotifyHistory: 'spotify-history',
  extendedHistory: 'spotify-history',
  listens: 'listenbrainz',
  deezerList: 'deezer',
}

function formatOf(writer: string): string {
  return FORMATS[writer] ?? writer
}
