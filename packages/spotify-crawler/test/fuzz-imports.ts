import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { strToU8, zipSync } from 'fflate'
import { type Catalog, importPlaylists, openCatalog } from '../src/index.ts'
import * as samples from './samples.ts'

/** Every format's sample as bytes, with the name it would have. */
export function fuzzSamples(folder: string): Record<string, { name: string; bytes: Buffer }> {
  const go = join(folder, 'go-source.db')
  samples.writeGoDatabase(go)
  const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value))
  return {
    mpd: { name: 'mpd.slice.0-999.json', bytes: json(samples.MPD) },
    'spotify-account': { name: 'Playlist1.json', bytes: json(samples.ACCOUNT) },
    'spotify-library': { name: 'YourLibrary.json', bytes: json(samples.LIBRARY) },
    'spotify-history': { name: 'StreamingHistory0.json', bytes: json(samples.HISTORY) },
    'extended history': { name: 'endsong_0.json', bytes: json(samples.EXTENDED_HISTORY) },
    'exportify of watsonbox': { name: 'a.csv', bytes: Buffer.from(samples.EXPORTIFY_WATSONBOX) },
    'exportify of pavelkomarov': { name: 'b.csv', bytes: Buffer.from(samples.EXPORTIFY_NET) },
    'old exportify': { name: 'c.csv', bytes: Buffer.from(samples.EXPORTIFY_OLD) },
    jspf: { name: 'a.jspf', bytes: json(samples.JSPF) },
    listenbrainz: { name: 'a.listens', bytes: Buffer.from(samples.LISTENS) },
    xspf: { name: 'a.xspf', bytes: Buffer.from(samples.XSPF) },
    csv: { name: 'd.csv', bytes: Buffer.from(samples.CSV) },
    pls: { name: 'a.pls', bytes: Buffer.from(samples.PLS) },
    wpl: { name: 'a.wpl', bytes: Buffer.from(samples.WPL) },
    itunes: { name: 'Library.xml', bytes: Buffer.from(samples.ITUNES) },
    rekordbox: { name: 'rekordbox.xml', bytes: Buffer.from(samples.REKORDBOX) },
    lastfm: { name: 'scrobbles.csv', bytes: Buffer.from(samples.LASTFM) },
    m3u: { name: 'a.m3u8', bytes: Buffer.from(samples.M3U) },
    nowplaying: { name: 'spotify_dataset.csv', bytes: Buffer.from(samples.NOWPLAYING) },
    hetrec: { name: 'user_artists.dat', bytes: Buffer.from(samples.USER_ARTISTS) },
    'murecom-go': { name: 'go.db', bytes: readFileSync(go) },
    zip: {
      name: 'a.zip',
      bytes: Buffer.from(
        zipSync({ 'Playlist1.json': strToU8(JSON.stringify(samples.ACCOUNT)), 'a.m3u': strToU8(samples.M3U) }),
      ),
    },
  }
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
    sql => catalog.store.raw.prepare(`SELECT count(*) FROM (${sql})`).pluck().get() as number,
  )
}

export interface FuzzResult {
  imported: number
  partial: number
  refused: number
}

/**
 * Imports mutations of one sample. Throws at the first that makes the importer throw, gives no report, leaves a playlist
 * without entries or with a row that names nothing. Every second import rebuilds the indexes.
 */
export async function fuzz(folder: string, format: string, count: number): Promise<FuzzResult> {
  const { name, bytes } = fuzzSamples(folder)[format]!
  const random = mulberry32(format.length * 1000 + count)
  const result: FuzzResult = { imported: 0, partial: 0, refused: 0 }
  const path = join(folder, name)
  let catalog = await openCatalog(':memory:')
  try {
    for (let i = 0; i < count; i++) {
      if (i % 100 === 99) {
        catalog.close()
        catalog = await openCatalog(':memory:')
      }
      const mutated = mutate(bytes, random)
      writeFileSync(path, mutated)
      try {
        const { files, ...report } = await importPlaylists(catalog, path, { rebuildIndexes: i % 2 === 1 })
        const told = [report.playlists, report.entries]
        const held = heldBy(catalog, files.length)
        if (files.every(file => file.state === 'imported') && `${told}` !== `${held}`)
          throw new Error(`reported ${told}, held ${held}`)
        for (const file of files) {
          if (file.state === 'imported' || file.state === 'unchanged') result.imported++
          else if (file.state === 'partial') result.partial++
          else result.refused++
          if (file.state !== 'imported' && file.state !== 'unchanged' && file.problems.length === 0)
            throw new Error('no reason given')
        }
        const { raw } = catalog.store
        const half = raw
          .prepare(
            'SELECT count(*) FROM playlists p WHERE complete = 0 OR NOT EXISTS (SELECT 1 FROM playlist_tracks e WHERE e.playlist_id = p.id)',
          )
          .pluck()
          .get()
        if (half !== 0) throw new Error(`${half} half playlists`)
        if ((raw.pragma('foreign_key_check') as unknown[]).length > 0) throw new Error('rows that name nothing')
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
