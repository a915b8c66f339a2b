import type { PostgresServer } from '@murecom/testing/postgres'
import { madeSong } from '../../bench/made-songs.ts'

/** A song that is only made up. */
export interface MadeSong {
  path: string
  /** `clips x dimensions`. */
  vectors: Float32Array
}

/** Adds songs with sounds, numbered from `first`; the last one is a copy of the one before it. */
export function addMadeSongs(server: PostgresServer, address: string, first: number, count: number): MadeSong[] {
  const songs = Array.from({ length: count }, (_, i) => madeSong(first + i, 3))
  const [last, twin] = [songs.at(-1), songs.at(-2)]
  if (last && twin) Object.assign(last, { vectors: twin.vectors, hash: twin.hash, title: twin.title })
  const rows = songs.map(({ path, hash, title, artist, album, seconds, vectors, tags }) => {
    const texts = [path, hash, title, artist, album].map(text => `'${text}'`).join(', ')
    return `(1, 1, ${texts}, ${seconds}, '\\x${vectors.toString('hex')}', '\\x${tags.toString('hex')}')`
  })
  server.sql(
    address,
    `INSERT INTO murecom_library.songs (size, mtime_ms, path, hash, title, artist, album, duration_seconds, vectors, tags)
     VALUES ${rows.join(', ')}`,
  )
  return songs.map(({ path, vectors }) => ({ path, vectors: new Float32Array(new Uint8Array(vectors).buffer) }))
}
