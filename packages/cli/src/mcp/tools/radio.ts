import { randomBytes } from 'node:crypto'
import type { McpServer } from '@modelcontextprotocol/server'
import { Radio, type RadioAnswer, type RadioReason } from 'murecom/node'
import { z } from 'zod'
import { CommandError } from '../../errors.ts'
import { lasting } from '../../songs/lasting.ts'
import { label } from '../../songs/song-list.ts'
import { songOf } from '../named-songs.ts'
import { minutesOf, scoredJson, scoredSong, songName, texts, where } from '../schemas.ts'
import type { McpSources } from '../sources.ts'
import { addTool } from '../tool.ts'

/** Radios that are open at once; the oldest goes for a new one. */
const MOST_RADIOS = 16
const MOST_SONGS = 100
const MOST_MINUTES = 600
const OUTCOMES = ['completed', 'skipped', 'liked', 'banned'] as const

const songs = (description: string) => z.array(songName(description)).max(MOST_SONGS)
const length = {
  minutes: z.int().min(1).max(MOST_MINUTES).optional().describe('as many songs as last so long, instead of limit'),
  limit: z.int().min(1).max(MOST_SONGS).default(10).describe('songs at most; 10 unless given'),
}
const answer = z.object({
  radio: z.string(),
  songs: z.array(scoredSong.extend({ because: z.array(z.string()) })),
  minutes: z.number(),
  gave_up: z.array(z.string()),
  unknown_seeds: z.array(z.string()),
})

/** The tools of a radio: an hour of music, and what comes next once some songs were played or skipped. */
export function addRadioTools(server: McpServer, sources: McpSources): void {
  const { library, listening, recommender } = sources
  const radios = new Map<string, Radio>()
  addTool(server, sources, {
    name: 'radio_start',
    title: 'A radio',
    description:
      'Songs that fit what is named to begin with, varied: artists and albums keep a distance, and no recording comes twice. It also ' +
      'knows what the listener liked and skipped. Good for "an hour for cooking, no rap": words "upbeat cooking", minutes 60, ' +
      'never_words ["rap", "hip hop"], where "not tag:rap". "gave_up" names rules that could not be kept, as too few songs were left.',
    input: z.object({
      songs: songs('songs to begin with').default([]),
      artists: texts('artists to begin with').default([]),
      albums: texts('albums to begin with').default([]),
      tags: texts('tags of the sound to begin with').default([]),
      words: z.string().max(500).default('').describe('words to begin with, such as "calm piano"'),
      never_songs: songs('songs that never come').default([]),
      never_artists: texts('artists that never come').default([]),
      never_words: texts('songs never come that have one of these words in title, artist, album or genre').default([]),
      where,
      explore: z
        .number()
        .min(0)
        .max(1)
        .default(0.5)
        .describe('from 0, near the beginning, to 1, wherever the listener likes it'),
      ...length,
    }),
    output: answer,
    async answer(given) {
      const pathsOf = (names: readonly (number | string)[]) => names.map(name => songOf(library, name).path)
      const { artists, albums, tags, words, where, explore } = given
      const radio = await Radio.start(library, {
        ...{ listening, recommender, where, explore },
        seeds: { songs: pathsOf(given.songs), artists, albums, tags, words },
        never: { songs: pathsOf(given.never_songs), artists: given.never_artists, words: given.never_words },
      })
      const id = randomBytes(8).toString('hex')
      radios.set(id, radio)
      const [oldest] = radios.keys()
      if (radios.size > MOST_RADIOS) radios.delete(oldest!)
      return radioJson(id, await next(radio, given))
    },
  })
  addTool(server, sources, {
    name: 'radio_next',
    title: 'Go on with a radio',
    description:
      'Says what became of songs of a radio, and gives what comes next. "liked" stars a song, "banned" keeps it out of every radio: ' +
      'use these two only when the listener said so.',
    input: z.object({
      radio: z.string().max(100).describe('as radio_start gave it'),
      reports: z
        .array(z.strictObject({ song: songName('the song'), outcome: z.enum(OUTCOMES) }))
        .max(MOST_SONGS)
        .default([]),
      ...length,
    }),
    output: answer,
    writes: true,
    async answer(given) {
      const radio = radios.get(given.radio)
      if (!radio) throw new CommandError('there is no such radio: begin one with radio_start')
      const reports = given.reports.map(({ song, outcome }) => ({ path: songOf(library, song).path, outcome }))
      for (const report of reports) radio.report(report)
      return radioJson(given.radio, await next(radio, given))
    },
  })
}

function next(radio: Radio, { minutes, limit }: { minutes?: number | undefined; limit: number }): Promise<RadioAnswer> {
  return minutes === undefined ? radio.next({ limit }) : lasting(radio, 60 * minutes)
}

function radioJson(radio: string, { songs, gaveUp, unknownSeeds }: RadioAnswer): z.infer<typeof answer> {
  return {
    radio,
    songs: songs.map(one => ({ ...scoredJson(one), because: one.reasons.map(wordsOf) })),
    minutes: minutesOf(songs),
    gave_up: gaveUp,
    unknown_seeds: unknownSeeds,
  }
}

function wordsOf(reason: RadioReason): string {
  switch (reason.kind) {
    case 'seed':
      return 'it is what the radio began with'
    case 'sounds-like':
      return `sounds like ${label(reason.song)}${reason.because === 'seed' ? '' : ', which was liked'}`
    case 'playlists':
      return 'near what was liked in playlists'
    case 'new-ground':
      return 'nothing is known of such songs'
    case 'step':
      return 'follows in tempo and key'
  }
}
