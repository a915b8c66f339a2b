import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { type Library, listeningFile, openListening, Radio, type RadioOutcome, type RadioSong } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { addLately, checkLately, type LatelyFlags, latelySeeds } from '../../options/lately.ts'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION, MODEL_OPTION } from '../../options/model-paths.ts'
import { numberOption } from '../../options/number-option.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { withRecommender } from '../../options/with-recommender.ts'
import { lasting, MOST_RADIO_SONGS } from '../../songs/lasting.ts'
import { checkPlaylistName } from '../../songs/m3u.ts'
import {
  label,
  M3U_OPTION,
  playlistOf,
  resolveSong,
  type SongListOptions,
  songTable,
  withLibrary,
} from '../../songs/song-list.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean } from '../../terminal/table.ts'

/** What can be said of a song, by the option that says it. */
const REPORTS = ['completed', 'skipped', 'liked', 'banned'] as const satisfies readonly RadioOutcome[]
/** Songs that were played lately with which a radio begins, at most. */
const MOST_HEARD = 20

interface RadioCommandOptions
  extends SongListOptions,
    LatelyFlags,
    Partial<Record<(typeof REPORTS)[number], string[]>> {
  n?: string
  minutes?: string
  state?: string
  artist?: string[]
  album?: string[]
  tag?: string[]
  words?: string
  explore?: string
  repeatHours?: string
  neverSong?: string[]
  neverArtist?: string[]
  neverWord?: string[]
  where?: string
  why?: boolean
  db?: string
  model?: string
}

export function addRadioCommand(program: Command, io: Io): void {
  const command = program
    .command('radio')
    .description('songs that go on and on, and learn from what is skipped and liked')
    .argument('[songs...]', 'songs to begin with: titles, words of artist and title, or paths')
    .option('--artist <name...>', 'artists to begin with')
    .option('--album <name...>', 'albums to begin with')
    .option('--tag <name...>', 'tags of the sound to begin with, such as jazz')
    .option('--words <text>', 'words to begin with, such as "calm piano"')
    .option('--state <file>', 'keep the radio in a file, and go on with the one that is there')
    .option('--completed <song...>', 'songs that were played to the end')
    .option('--skipped <song...>', 'songs that were skipped')
    .option('--liked <song...>', 'songs that are liked')
    .option('--banned <song...>', 'songs that never come again, in any radio')
    .option('--explore <share>', 'from 0, near what it begins with, to 1, wherever you like it')
    .option('--repeat-hours <hours>', 'hours before a song may come again')
    .option('--never-song <song...>', 'songs that never come')
    .option('--never-artist <name...>', 'artists that never come')
    .option('--never-word <word...>', 'songs never come that have this word in a title, an album or a genre')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many songs', '10')
    .option('--minutes <count>', 'as many songs as last so long, instead of -n')
    .option(...WHERE_OPTION)
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('--why', 'say why each song comes')
    .option(...M3U_OPTION)
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  addLately(command)
  run(command, (songs: string[], options: RadioCommandOptions) => radio(songs, options, io))
}

async function radio(songs: string[], options: RadioCommandOptions, io: Io): Promise<number> {
  const minutes = options.minutes === undefined ? undefined : integerOption('--minutes', options.minutes, 1, 1440)
  const n = integerOption('-n', options.n ?? '10', 1, MOST_RADIO_SONGS)
  if (options.m3u !== undefined) checkPlaylistName(options.m3u)
  checkLately(options)
  return withLibrary(options, io, (library, file) =>
    withRecommender(options, io, async recommender => {
      using listening = openListening(listeningFile(file))
      const around = { listening, recommender }
      const tuned = await tune(library, songs, options, around)
      for (const outcome of REPORTS) {
        for (const song of options[outcome] ?? []) {
          tuned.report({ path: resolveSong(library, song, false), outcome })
        }
      }
      const answer = minutes === undefined ? await tuned.next({ limit: n }) : await lasting(tuned, 60 * minutes)
      const chosen = answer.songs
      if (options.json) io.out(`${JSON.stringify(answer)}\n`)
      else if (chosen.length > 0) io.out(options.why ? withReasons(chosen) : table(chosen, io))
      if (!options.quiet) io.err(remarks(answer))
      if (chosen.length === 0) {
        if (!options.json) io.err('murecom: no song is left that may come\n')
        return 1
      }
      playlistOf(chosen, options, io)
      return 0
    }),
  )
}

/** The radio of the state's file where it is there and nothing to begin with is named; else a new one. */
async function tune(
  library: Library,
  songs: readonly string[],
  options: RadioCommandOptions,
  around: Parameters<typeof Radio.resume>[2],
): Promise<Radio> {
  const { state, artist, album, tag, words, explore, repeatHours, neverSong, neverArtist, neverWord, where } = options
  const settings = [songs.length > 0 || undefined, artist, album, tag, words, explore, repeatHours]
  const isNew = [...settings, neverSong, neverArtist, neverWord, where, options.lately].some(
    value => value !== undefined,
  )
  if (state !== undefined && !isNew && existsSync(state)) return Radio.resume(library, state, around)
  const reports = REPORTS.some(name => options[name] !== undefined)
  if (reports && state === undefined) throw new UsageError('--completed, --skipped and the like need --state <file>')
  // A radio weighs its seeds alike: those that count most are enough.
  const heard = latelySeeds(library, options)
    .slice(0, MOST_HEARD)
    .map(({ path }) => path)
  return Radio.start(library, {
    ...around,
    file: state,
    seeds: {
      songs: [...songs.map(song => resolveSong(library, song, false)), ...heard],
      ...(artist && { artists: artist }),
      ...(album && { albums: album }),
      ...(tag && { tags: tag }),
      ...(words !== undefined && { words }),
    },
    never: {
      ...(neverSong && { songs: neverSong.map(song => resolveSong(library, song, false)) }),
      ...(neverArtist && { artists: neverArtist }),
      ...(neverWord && { words: neverWord }),
    },
    where,
    ...(explore !== undefined && { explore: numberOption('--explore', explore, 0, 1) }),
    ...(repeatHours !== undefined && { repeatHours: numberOption('--repeat-hours', repeatHours, 0, 8760) }),
  })
}

function table(songs: readonly RadioSong[], io: Io): string {
  return songTable(songs, [{ heading: 'score', of: ({ score }) => score.toFixed(2) }], io)
}

function withReasons(songs: readonly RadioSong[]): string {
  return songs.map((song, i) => `${i + 1}. ${label(song)}\n${song.reasons.map(line).join('')}`).join('')
}

function line(reason: RadioSong['reasons'][number]): string {
  switch (reason.kind) {
    case 'sounds-like':
      return `   sounds like ${label(reason.song)}${reason.because === 'seed' ? '' : ', which was liked'} (${reason.score.toFixed(2)})\n`
    case 'seed':
      return '   it is what the radio began with\n'
    case 'playlists':
      return `   near what was liked in playlists (${reason.share.toFixed(2)})\n`
    case 'new-ground':
      return '   something else: nothing is known of such songs\n'
    case 'step': {
      const tempo = reason.tempoRatio === null ? [] : [`tempo x ${reason.tempoRatio.toFixed(2)}`]
      const key = reason.keySteps === null ? [] : [`${reason.keySteps} fifths away`]
      return `   after the one before: ${[...tempo, ...key].join(', ')}\n`
    }
  }
}

const RULES: Readonly<Record<string, string>> = {
  albumGap: 'the distance of albums',
  artistMost: 'the number of songs of an artist',
  artistGap: 'the distance of artists',
  repeatHours: 'the hours before a song comes again',
  sameSong: 'that no song of the last ten comes again',
}

/** What had to be given up, and what was not found. */
function remarks({ gaveUp, unknownSeeds }: Awaited<ReturnType<Radio['next']>>): string {
  const lost = unknownSeeds.map(name => `${clean(name)}: not in the library; left out\n`)
  const given = gaveUp.length === 0 ? [] : [`too few songs: gave up ${gaveUp.map(rule => RULES[rule]).join(', ')}\n`]
  return [...lost, ...given].join('')
}
