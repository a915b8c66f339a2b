import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { type Library, openLibrary } from 'murecom/node'
import { CommandError, UsageError } from '../errors.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../library-path.ts'
import type { Io } from '../terminal/io.ts'
import { clean, formatTable } from '../terminal/table.ts'

interface SimilarOptions {
  library?: string
  n: string
  json?: boolean
}

/** Choices shown when a name fits several songs. */
const MOST_CHOICES = 10

export function addSimilarCommand(program: Command, io: Io, done: (code: number) => void): void {
  program
    .command('similar')
    .description('the songs of the library that sound most like one song')
    .argument('<song>', 'a title, words of artist and title, or the path of any music file')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'how many', '5')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
    .action(async (song: string, options: SimilarOptions) => done(await similar(song, options, io)))
}

async function similar(song: string, options: SimilarOptions, io: Io): Promise<number> {
  const n = Number(options.n)
  if (!(Number.isInteger(n) && n >= 1 && n <= 1000)) {
    throw new UsageError(`-n must be an integer from 1 to 1000, got ${options.n}`)
  }
  const file = options.library ?? defaultLibraryPath(io.env)
  if (!existsSync(file)) {
    throw new CommandError(`${file}: no library there. Make one with: murecom index <folder>`)
  }
  const library = await openLibrary(file)
  try {
    const path = resolveSong(library, song)
    const answers = await library.similar(path, n)
    if (options.json) {
      io.out(`${JSON.stringify({ query: library.song(path) ?? { path }, similar: answers })}\n`)
      return 0
    }
    const known = library.song(path)
    io.out(`Similar to ${known ? label(known) : clean(path)}:\n`)
    const rows = answers.map((a, i) => [
      String(i + 1),
      a.title,
      a.artist ?? '',
      String(a.votes),
      a.distance.toPrecision(3),
      a.path,
    ])
    const head = [
      { heading: '#', numeric: true },
      { heading: 'title' },
      { heading: 'artist' },
      { heading: 'votes', numeric: true },
      { heading: 'distance', numeric: true },
      { heading: 'file', keep: 'end' as const },
    ]
    io.out(`${formatTable(head, rows, io.columns)}\n`)
    return 0
  } finally {
    library.close()
  }
}

/** The path of a song given as a path or by words; several songs that fit are shown, for the user to choose. */
function resolveSong(library: Library, song: string): string {
  if (library.song(song) || existsSync(song)) return song
  const matches = library.find(song, MOST_CHOICES + 1)
  const exact = matches.filter(m => m.title.toLowerCase() === song.trim().toLowerCase())
  const [only] = exact.length === 1 ? exact : matches.length === 1 ? matches : []
  if (only) return only.path
  if (matches.length === 0) throw new CommandError(`no song of the library and no file fits ${JSON.stringify(song)}`)
  const choices = matches.slice(0, MOST_CHOICES).map(m => `  ${label(m)}\n    ${clean(m.path)}`)
  const more = matches.length > MOST_CHOICES ? '\n  ...' : ''
  throw new CommandError(
    `several songs fit ${JSON.stringify(song)}; name one by its path:\n${choices.join('\n')}${more}`,
  )
}

function label(song: { title: string; artist: string | null }): string {
  return clean(song.artist ? `${song.artist} - ${song.title}` : song.title)
}
