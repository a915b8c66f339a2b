import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { type PostgresServer, startPostgresOrSkip } from '@murecom/testing/postgres'
import type { Catalog } from '../src/catalog.ts'

/** A place for catalogues. */
export interface Database {
  readonly name: string
  /** False for PGlite, which has one connection: nothing about several can be tried on it. */
  readonly isServer: boolean
  /** The address of an empty database. */
  newUrl(): Promise<string>
  stop(): Promise<void>
}

/** PGlite, which needs nothing installed; each catalogue has a process of its own. */
export function pglite(): Database {
  const stops: (() => Promise<void>)[] = []
  return {
    name: 'PGlite',
    isServer: false,
    async newUrl() {
      const args = ['--conditions=@murecom/source', join(import.meta.dirname, 'pglite-process.ts')]
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      stops.push(async () => {
        child.kill('SIGKILL')
        await once(child, 'exit')
      })
      const [address] = (await once(child.stdout, 'data')) as [Buffer]
      return `postgres://postgres@${String(address).trim()}/postgres`
    },
    async stop() {
      await Promise.all(stops.map(stop => stop()))
    },
  }
}

/** A server of its own; undefined, with the reason printed, where PostgreSQL is not installed. */
export async function server(): Promise<(Database & { postgres: PostgresServer }) | undefined> {
  const postgres = await startPostgresOrSkip()
  return (
    postgres && {
      name: 'PostgreSQL',
      isServer: true,
      postgres,
      newUrl: async () => postgres.newDatabase(),
      stop: () => postgres.stop(),
    }
  )
}

const TABLES = {
  playlists: `id, source, source_id, name, name_fold, description, owner_id, owner_name, collaborative, public, snapshot_id,
    followers, total, modified_at, complete, import_id`,
  artists: 'id, source, source_id, name, name_fold',
  albums: 'id, source, source_id, name, release_date, image_url',
  tracks: `id, source, source_id, uri, name, name_fold, album_id, duration_ms, explicit, disc, number, isrc, kind, facts, song`,
  playlist_tracks: 'playlist_id, position, track_id, added_at, added_by',
  track_artists: 'track_id, ord, artist_id',
  imports: 'id, format, file, sha256, state, next_item, counts_json',
} as const

/** Every row of a catalogue with its ids, without the times of writing. */
export function rowsOf(catalog: Catalog): Record<string, unknown[]> {
  const rows = Object.entries(TABLES).map(([table, columns]) => {
    return [table, catalog.store.prepare(`SELECT ${columns} FROM ${table} ORDER BY 1, 2`).raw().all()] as const
  })
  return Object.fromEntries(rows)
}
