import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import fc from 'fast-check'
import { strToU8 } from 'fflate'
import { type Catalog, type FileReport, importPlaylists, openCatalog } from '../src/index.ts'
import { type Mutation, mutate } from './mutations.ts'
import * as samples from './samples.ts'
import { sqliteOf } from './sqlite-of.ts'
import { WRITERS } from './writers/index.ts'
import { listsFor, type Written } from './writers/model.ts'
import { zipped } from './writers/workbook.ts'

/** Every format, and every generation of a program that writes it in another way. */
export const FUZZED: readonly string[] = [...Object.keys(WRITERS), 'zip']

/** Files of a format, as its writers write random lists. */
export function samplesOf(format: string): Written[] {
  const writer = WRITERS[format]
  if (writer) return fc.sample(listsFor(writer), { seed: 7, numRuns: 20 }).map(lists => writer.write(lists))
  const files = {
    'Playlist1.json': { writer: 'spotifyAccount', bytes: strToU8(JSON.stringify(samples.ACCOUNT)) },
    'a.m3u': { writer: 'm3u', bytes: strToU8(samples.M3U) },
    'a.xspf': { writer: 'xspf', bytes: samplesOf('xspf')[0]!.bytes },
    'a.csv': { writer: 'watsonbox', bytes: samplesOf('watsonbox')[0]!.bytes },
  }
  const bytes = zipped(Object.fromEntries(Object.entries(files).map(([name, file]) => [name, file.bytes])))
  return [{ name: 'a.zip', bytes, lists: [], files }]
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
  /^(?:a playlist |a row that is no playlist|a sheet |no playlist |not well-formed|JSON that is broken|an item that is longer|elements within|none of the formats|the file is |XML, but)/

/**
 * Imports mutations of files of a format. Throws at the first that makes the importer throw, gives no report, leaves a playlist
 * without entries or with a row that names nothing, or whose entries are not what the report says: those that the catalogue
 * holds, and those that were left out, together as many as another way of counting finds in the file. Every second import
 * rebuilds the indexes.
 */
export async function fuzz(folder: string, format: string, count: number): Promise<FuzzResult> {
  const files = samplesOf(format)
  const random = mulberry32(format.length * 1000 + count)
  const result: FuzzResult = { imported: 0, partial: 0, refused: 0, counted: 0 }
  let catalog = await openCatalog(':memory:')
  try {
    for (let i = 0; i < count; i++) {
      if (i % 100 === 99) {
        catalog.close()
        catalog = await openCatalog(':memory:')
      }
      const sample = files[i % files.length]!
      const { name, beside = {} } = sample
      const mutation = mutate(sample, format, random)
      const path = join(folder, name)
      writeFileSync(path, mutation.bytes)
      for (const [other, content] of Object.entries(beside)) writeFileSync(join(folder, other), content)
      try {
        const report = await importPlaylists(catalog, path, { rebuildIndexes: i % 2 === 1 })
        checkHeld(catalog, report)
        for (const file of report.files) result[kindOf(file)]++
        if (agrees(catalog, mutation, report.files)) result.counted++
      } catch (cause) {
        writeFileSync(join(folder, `failed-${name}`), mutation.bytes)
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

/** True when entries were counted; throws when the counts differ. */
function agrees(catalog: Catalog, { counts }: Mutation, files: readonly FileReport[]): boolean {
  let isCounted = false
  for (const file of files) {
    const { writer = '', entries } = counts.get(basename(file.file)) ?? {}
    // What was known by its bytes was not read, and what is no longer of its format has no count of it.
    if (entries === undefined || file.state === 'unchanged' || formatOf(writer) !== file.format) continue
    // What is not XML has no number of elements.
    if (file.problems.some(p => /^(?:not well-formed|an HLS|the database is damaged)/.test(p.reason))) continue
    const taken = file.state === 'refused' ? 0 : entriesOf(catalog, basename(file.file))
    const leftOut = file.problems.reduce((n, p) => n + (NOT_OF_AN_ENTRY.test(p.reason) ? 0 : p.count), 0)
    // A list that the file has twice is kept once.
    const isLess = file.problems.some(p => p.reason === 'a playlist that the file has twice')
    if (taken + leftOut !== entries && !(isLess && taken + leftOut <= entries))
      throw new Error(`${taken} taken, ${leftOut} left out, ${entries} in ${file.file}`)
    isCounted = true
  }
  return isCounted
}

/** Entries of a file that was imported last under this name. */
function entriesOf(catalog: Catalog, name: string): number {
  const last = 'SELECT id FROM imports WHERE file = ? ORDER BY updated_at DESC, id DESC LIMIT 1'
  const held = `SELECT count(*) FROM playlist_tracks e JOIN playlists p ON p.id = e.playlist_id WHERE p.import_id = (${last})`
  return catalog.store.prepare(held).pluck().get(name) as number
}

/** What the importer calls the files of a writer. */
const FORMATS: Readonly<Record<string, string>> = {
  m3uFacts: 'm3u',
  jspfLines: 'jspf',
  watsonbox: 'exportify',
  pavelkomarov: 'exportify',
  oldExportify: 'exportify',
  exportify2018: 'exportify',
  exportify2020: 'exportify',
  exportify2024: 'exportify',
  exportify2025: 'exportify',
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
  oldAccount: 'spotify-account',
  spotifyLibrary: 'spotify-library',
  spotifyHistory: 'spotify-history',
  extendedHistory: 'spotify-history',
  listens: 'listenbrainz',
  listensAnswer: 'listenbrainz',
  listensArray: 'listenbrainz',
  deezerList: 'deezer',
  deezerFavourites: 'deezer',
  deezerHistory: 'deezer',
  original: 'murecom-go',
}

function formatOf(writer: string): string {
  return FORMATS[writer] ?? writer
}
