import type { Command } from 'commander'
import type { NextSong } from 'murecom'
import { openRecommender } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { CommandError } from '../errors.ts'
import { integerOption } from '../integer-option.ts'
import { DB_OPTION, defaultModelPath, MODEL_OPTION, requireCatalog } from '../model-paths.ts'
import type { Io } from '../terminal/io.ts'
import { clean, formatTable } from '../terminal/table.ts'

interface NextOptions {
  artist: string[]
  db?: string
  model?: string
  n: string
  shift: string
  json?: boolean
}

export function addNextCommand(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command('next')
    .description('songs that people put into playlists with a song')
    .argument('<title>')
    .option(
      '--artist <name>',
      'an artist of the song; may be given several times',
      (name, all: string[]) => [...all, name],
      [],
    )
    .option(...DB_OPTION)
    .option(...MODEL_OPTION)
    .option('-n <count>', 'how many', '5')
    .option('--shift <count>', 'pass over the nearest', '0')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
    .action(async (title: string, options: NextOptions) => done(await next(title, options, io)))
}

async function next(title: string, options: NextOptions, io: Io): Promise<number> {
  const k = integerOption('-n', options.n, 1, 1000)
  const shift = integerOption('--shift', options.shift, 0, 10_000)
  const catalog = await openCatalog(requireCatalog(options.db, io.env))
  try {
    const recommender = await openRecommender(options.model ?? defaultModelPath(io.env), catalog)
    const answer = await recommender.nextSongs({ trackName: title, artists: options.artist, k, shift })
    if (answer.status === 'track-not-found') {
      const like = catalog.searchTracks(title, { limit: 5 }).map(
        t =>
          `  ${label(
            t.name,
            t.artists.map(a => a.name),
          )}`,
      )
      const hint = like.length > 0 ? `; there are:\n${like.join('\n')}` : ''
      throw new CommandError(`no track of the catalogue is called ${JSON.stringify(title)}${hint}`)
    }
    if (answer.status === 'not-in-trainset') {
      throw new CommandError(
        `${label(answer.matched.name, answer.matched.artists)} is in too few playlists to have next songs (see train --min-count)`,
      )
    }
    if (options.json) io.out(`${JSON.stringify({ query: answer.matched, next: answer.next })}\n`)
    else io.out(`After ${label(answer.matched.name, answer.matched.artists)}:\n${table(answer.next, io.columns)}\n`)
    return 0
  } finally {
    catalog.close()
  }
}

function table(songs: readonly NextSong[], columns: number): string {
  const rows = songs.map((song, i) => [String(i + 1), song.name, song.artists.join(', ')])
  return formatTable([{ heading: '#', numeric: true }, { heading: 'title' }, { heading: 'artists' }], rows, columns)
}

function label(name: string, artists: readonly string[]): string {
  return clean(artists.length > 0 ? `${artists.join(', ')} - ${name}` : name)
}
