import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import Database from 'better-sqlite3'
import { ALL_COLUMNS } from '../../src/library/store/all-columns.ts'

/** Writes songs with different sounds, a cover and lyrics, and a file that is no music. @returns the songs' paths */
export function writeMusic(folder: string, songs: number): string[] {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'broken.mp3'), 'this is no music')
  writeFileSync(join(folder, 'cover.png'), Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  return Array.from({ length: songs }, (_, i) => {
    const path = join(folder, `song ${i}.wav`)
    writeFileSync(path, wavBytes(chord([110 + 23 * i, 330, 415], 4), 22050))
    writeFileSync(join(folder, `song ${i}.lrc`), `[00:01.00]line ${i}\n`)
    return path
  })
}

/** Everything that a library file says of its songs, by path: without their numbers, which are in the order of indexing. */
export function contentOf(file: string): unknown[] {
  const db = new Database(file, { readonly: true })
  try {
    const columns = ALL_COLUMNS.filter(name => name !== 'id').map(name => `songs.${name}`)
    return db
      .prepare(
        `SELECT ${columns.join(', ')}, language, lines, mime_type, bytes FROM songs
         LEFT JOIN lyrics ON song_id = id LEFT JOIN covers ON covers.hash = cover ORDER BY path`,
      )
      .all()
  } finally {
    db.close()
  }
}

/** The columns of a table of a library file. */
export function columnsOf(file: string, table: string): string[] {
  const db = new Database(file, { readonly: true })
  try {
    return (db.pragma(`table_info(${table})`) as { name: string }[]).map(({ name }) => name)
  } finally {
    db.close()
  }
}
