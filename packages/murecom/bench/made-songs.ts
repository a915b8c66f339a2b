/** Rows of made-up songs for a library file: fifty dimensions in some styles, ten clips, 50 tags, names. */
import { mulberry32 } from '@murecom/internal'
import Database from 'better-sqlite3'
import { openLibrary } from '../src/node.ts'

export const CLIPS = 10
export const DIMENSIONS = 50
const random = mulberry32(1)
const styles = Array.from({ length: 40 }, () => Float32Array.from({ length: DIMENSIONS }, () => random()))

/**
 * Makes a library of `count` songs.
 *
 * @param fileOf the file of a song that has one, by its number; others are nowhere
 */
export async function makeLibrary(
  file: string,
  count: number,
  fileOf: (i: number) => string | undefined = () => undefined,
): Promise<void> {
  ;(await openLibrary(file)).close()
  const db = new Database(file)
  for (let i = 0; i < count; i += 10_000) addSongs(db, i, Math.min(10_000, count - i), fileOf)
  db.close()
}

/** Adds songs that are numbered from `first`, in one transaction. */
export function addSongs(
  db: Database.Database,
  first: number,
  count: number,
  fileOf: (i: number) => string | undefined = () => undefined,
): void {
  const add = db.prepare(
    `INSERT INTO songs (path, size, mtime_ms, hash, title, artist, album, duration_seconds, vectors, tags)
     VALUES ($path, 1, 1, $hash, $title, $artist, $album, $seconds, $vectors, $tags)`,
  )
  db.transaction(() => {
    for (let i = first; i < first + count; i++) {
      const song = madeSong(i, CLIPS)
      add.run({ ...song, path: fileOf(i) ?? song.path })
    }
  })()
}

/** The columns of a song. */
export function madeSong(i: number, clips: number) {
  const near = (centre: Float32Array, by: number): Float32Array =>
    centre.map(x => Math.max(0, x + by * (random() - 0.5)))
  const song = near(styles[Math.floor(random() * styles.length)]!, 0.5)
  const vectors = new Float32Array(clips * DIMENSIONS)
  for (let c = 0; c < clips; c++) {
    const clip = near(song, 0.2)
    const length = Math.hypot(...clip) || 1
    for (let d = 0; d < DIMENSIONS; d++) vectors[c * DIMENSIONS + d] = clip[d]! / length
  }
  const artist = `Artist ${Math.floor(i / 12) % 9973}`
  const album = `Album ${Math.floor(i / 12)}`
  const tags = song.map(x => Math.min(1, x))
  return {
    ...{
      path: `/music/${artist}/${album}/${i % 12} Song ${i}.mp3`,
      hash: `hash ${i}`,
      title: `Song ${i}`,
      artist,
      album,
    },
    ...{ seconds: seconds(), vectors: bytesOf(vectors), tags: bytesOf(tags) },
  }
}

/** Lengths of songs, to the hundredth; EQUAL=1 makes them excerpts of one length, the worst for the search for copies. */
const seconds = (): number => (process.env['EQUAL'] ? 30 : Math.round(100 * (120 + 240 * random())) / 100)
const bytesOf = (values: Float32Array): Buffer => Buffer.from(values.buffer)
