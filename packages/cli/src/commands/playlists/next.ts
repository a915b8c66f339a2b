import { exactName } from '@murecom/internal/names'
import type { Command } from 'commander'
import type { NextSong, PlaylistRecommender, RecommendedTrack } from 'murecom'
import { type Library, libraryNeighbors, openLibrary, openRecommender } from 'murecom/node'
import { type Catalog, openCatalog } from 'murecom/spotify-crawler'
import { CommandError, UsageError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { addLately, checkLately, type LatelyFlags, latelyOf } from '../../options/lately.ts'
import { defaultLibraryPath, hasLibrary, LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION, defaultModelPath, MODEL_OPTION, requireCatalog } from '../../options/model-paths.ts'
import { WHERE_OPTION } from '../../options/where-option.ts'
import { ownAmong } from '../../songs/own-among.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { nextNamed } from './next-named.ts'
import { label, nextTable } from './next-table.ts'

interface NextOptions extends LatelyFlags {
  artist: string[]
  db?: string
  model?: string
  n: string
  shift: string
  name?: string
  library?: string
  where?: string
  why?: boolean
  json?: boolean
  quiet?: boolean
}

/** Next songs among which a filter chooses: the library may have few of them. */
const FILTERED = 1000

export function addNextCommand(program: Command, io: Io): void {
  const command = program
    .command('next')
    .description(
      'songs that people put into playlists with a song, with what you heard lately, or into lists of a name',
    )
    .argument('[title]')
    .option(
      '--artist <name>',
      'an artist of the song; may be given several times',
      (name, all: string[]) => [...all, name],
      [],
    )
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many', '10')
    .option('--shift <count>', 'pass over the nearest', '0')
    .option('--name <text>', 'instead of a title: songs of lists whose names come near to this, such as "rainy sunday"')
    .option(...WHERE_OPTION)
    .option('--why', 'say why each song is there')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  addLately(command)
  run(command, (title: string | undefined, options: NextOptions) => next(title, options, io))
}

async function next(title: string | undefined, options: NextOptions, io: Io): Promise<number> {
  const limit = integerOption('-n', options.n, 1, 1000)
  const shift = integerOption('--shift', options.shift, 0, 10_000)
  checkLately(options)
  const named = [title !== undefined, options.lately === true, options.name !== undefined].filter(Boolean)
  if (named.length !== 1) throw new UsageError('name a title, or what you heard --lately, or the --name of lists')
  if (options.name !== undefined && options.where !== undefined) {
    throw new UsageError('--where goes with a title or --lately, not with the --name of lists')
  }
  if (options.name !== undefined) return nextNamed(options.name, { ...options, limit, shift }, io)
  const catalog = await openCatalog(requireCatalog(options.db, io.env))
  const file = options.library ?? defaultLibraryPath(io.env)
  if (options.library !== undefined && !hasLibrary(file)) {
    throw new CommandError(`${file}: no library there. Make one with: murecom index <folder>`)
  }
  const library = hasLibrary(file) ? await openLibrary(file) : undefined
  try {
    const only = onlyOf(library, file, options)
    const audio = library && libraryNeighbors(library)
    const recommender = await openRecommender(options.model ?? defaultModelPath(io.env), catalog, audio && { audio })
    if (title === undefined) {
      return afterLately(recommender, library?.file ?? file, library, { limit, shift, only, options, io })
    }
    const part = only ? { limit: FILTERED, shift: 0 } : { limit, shift }
    const query = { trackName: title, artists: options.artist, ...part, reasons: options.why ?? false }
    const answer = await recommender.nextSongs(query)
    if (answer.status === 'track-not-found') throw new CommandError(unknownTitle(title, options, catalog, recommender))
    if (answer.status === 'not-in-trainset') {
      throw new CommandError(
        `${label(answer.matched)} is in too few playlists to have next songs (see murecom train --min-count)`,
      )
    }
    const next = only ? only(answer.next).slice(shift, shift + limit) : answer.next
    const others = options.artist.length > 0 ? [] : namesakes(answer.matched, catalog)
    if (options.json) io.out(`${JSON.stringify({ query: answer.matched, next, others })}\n`)
    else {
      io.out(`After ${label(answer.matched)}:
${nextTable(next, io.columns)}
`)
      if (others.length > 0 && !options.quiet) {
        io.err(`Of the same title; --artist chooses:\n${others.map(other => `  ${label(other)}\n`).join('')}`)
      }
    }
    return 0
  } finally {
    library?.close()
    catalog.close()
  }
}

/** How what follows on songs of late is asked for. */
interface LatelyQuestion {
  limit: number
  shift: number
  only: ReturnType<typeof onlyOf>
  options: NextOptions
  io: Io
}

/** What the filter leaves of next songs; undefined without one. */
function onlyOf(library: Library | undefined, file: string, { where }: NextOptions) {
  if (where === undefined) return undefined
  if (!library) {
    throw new CommandError(
      `${file}: no library there, which --where chooses from. Make one with: murecom index <folder>`,
    )
  }
  return (songs: readonly NextSong[]): NextSong[] => ownAmong(library, songs, where)
}

/** What follows on all that was played lately, by names: of songs that the library does not have, too. */
function afterLately(
  recommender: PlaylistRecommender,
  file: string,
  library: Library | undefined,
  { limit, shift, only, options, io }: LatelyQuestion,
): number {
  const heard = latelyOf(file, options).flatMap(({ song, name }) => {
    if (name) return [{ trackName: name.title, artists: name.artists }]
    const own = song && library?.songOf(song)
    const known = own && library?.song(own.path)
    return known ? [{ trackName: known.title, artists: known.artists }] : []
  })
  const ids = heard.flatMap(song => recommender.idOf(song) ?? []).filter(id => recommender.knows(id))
  if (ids.length === 0) {
    throw new CommandError(
      'no song that playlists know was heard lately; murecom history reads what services know of you',
    )
  }
  const found = recommender.nextForPlaylist(ids, { limit: only ? FILTERED : limit + shift })
  const songs = (only ? only(found) : found).slice(shift, shift + limit)
  if (options.json) io.out(`${JSON.stringify({ query: { lately: ids.length }, next: songs, others: [] })}\n`)
  else io.out(`After ${ids.length} songs that you heard lately:\n${nextTable(songs, io.columns)}\n`)
  return 0
}

/** Titles with the same words, else those that come nearest. */
function unknownTitle(
  title: string,
  { artist }: NextOptions,
  catalog: Catalog,
  recommender: PlaylistRecommender,
): string {
  const names = (tracks: readonly { name: string; artists: readonly { name: string }[] }[]): string[] =>
    tracks.map(track => label({ name: track.name, artists: track.artists.map(a => a.name) }))
  const like = names(catalog.searchTracks(title, { limit: 5 }))
  const near =
    like.length > 0 ? like : recommender.nearestTracks({ trackName: title, artists: artist }, { limit: 5 }).map(label)
  const what = like.length > 0 ? 'there are' : 'the nearest names are'
  const hint = near.length > 0 ? `; ${what}:\n${near.map(name => `  ${name}`).join('\n')}` : ''
  return `no track of the catalogue is called ${JSON.stringify(title)}${hint}`
}

/** Songs of the same title by others. */
function namesakes(matched: RecommendedTrack, catalog: Catalog): { name: string; artists: string[] }[] {
  const seen = new Set([exactName(label(matched))])
  return catalog
    .findTrack({ trackName: matched.name, limit: 20 })
    .filter(track => exactName(track.name) === exactName(matched.name))
    .map(track => ({ name: track.name, artists: track.artists.map(a => a.name) }))
    .filter(track => {
      const name = exactName(label(track))
      return !seen.has(name) && seen.add(name)
    })
    .slice(0, 5)
}
