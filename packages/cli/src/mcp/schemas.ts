import type { LibrarySong, NumberedLibrarySong } from 'murecom/node'
import { z } from 'zod'

/** Bounds of what assistants may ask for: a list of names, songs of a list that is saved. */
const MOST_NAMES = 100
export const MOST_SAVED = 1000
const LONGEST = 500

export const text = (description: string) => z.string().trim().min(1).max(LONGEST).describe(description)
export const texts = (description: string) => z.array(text(description)).max(MOST_NAMES).describe(description)
export const limit = (most: number, standard: number) =>
  z.int().min(1).max(most).default(standard).describe(`how many at most; ${standard} unless given`)

/** A song is named by its number, which every answer has, or by words. */
export const songName = (description: string) =>
  z
    .union([z.int().min(1), z.string().trim().min(1).max(LONGEST)])
    .describe(`${description}: its id, or title and artist`)

/** The filter that every tool with songs takes. */
export const where = z
  .string()
  .max(10_000)
  .optional()
  .describe(
    'only songs that this filter lets through. Fields: title, artist, album, albumartist, genre, folder, path, tag, year, duration, ' +
      'bpm, key, energy, loudness, rating, plays, starred, compilation, lyrics. Operators: = != < <= > >= ~ (contains), under (a folder), ' +
      'in (a, b), and, or, not, brackets. Examples: "not tag:rap and not genre in (rap, \\"hip hop\\")", ' +
      '"year >= 1960 and year < 1970 and duration < 5:00"',
  )

const songShape = {
  id: z.int(),
  title: z.string(),
  artist: z.string().nullable(),
  album: z.string().nullable(),
  seconds: z.number().nullable(),
  year: z.int().nullable(),
  genres: z.array(z.string()),
}
export const song = z.object(songShape)
export const scoredSong = z.object({ ...songShape, score: z.number() })

/** A song as assistants see it: where its file lies is not for them. */
export function songJson({ id, title, artist, album, durationSeconds, year, genres }: NumberedLibrarySong) {
  return { id, title, artist, album, seconds: durationSeconds, year, genres }
}

/** Songs of an answer with their numbers. */
export function numbered<T extends LibrarySong>(
  library: { idOf(path: string): number | undefined },
  songs: readonly T[],
): (T & { id: number })[] {
  return songs.flatMap(song => {
    const id = library.idOf(song.path)
    return id === undefined ? [] : [{ ...song, id }]
  })
}

export function scoredJson(song: NumberedLibrarySong & { score: number }) {
  return { ...songJson(song), score: Number(song.score.toFixed(3)) }
}

/** Minutes that songs last together, those without a length not counted. */
export function minutesOf(songs: readonly { durationSeconds: number | null }[]): number {
  return Math.round(songs.reduce((sum, { durationSeconds }) => sum + (durationSeconds ?? 0), 0) / 6) / 10
}
