import type { Command } from 'commander'
import { type Library, type LibrarySong, openLibrary, type SongFeatures, type SongTag } from 'murecom/node'
import { isUserError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { defaultLibraryPath, hasLibrary, LIBRARY_OPTION } from '../../options/library-path.ts'
import { label } from '../../songs/song-list.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean, displayWidth } from '../../terminal/table.ts'

interface TagOptions {
  library?: string
  n: string
  json?: boolean
  quiet?: boolean
}

export function addTagCommand(program: Command, io: Io): void {
  const command = program
    .command('tag')
    .description('what music files sound like: their strongest tags')
    .argument('<files...>', 'music files, in the library or not')
    .option(...LIBRARY_OPTION)
    .option('-n <count>', 'tags shown of each file', '10')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print no complaints about single files')
  run(command, (files: string[], options: TagOptions) => tag(files, options, io))
}

async function tag(files: readonly string[], options: TagOptions, io: Io): Promise<number> {
  const n = integerOption('-n', options.n, 1, 1000)
  const path = options.library ?? defaultLibraryPath(io.env)
  // Without a library the files are listened to by the model that a new one would have, and nothing is kept.
  const library = await openLibrary(hasLibrary(path) ? path : ':memory:')
  try {
    const answers = []
    for (const file of files) {
      const answer = await tagFile(library, file, n)
      answers.push(answer)
      if ('reason' in answer) {
        if (!options.quiet) io.err(`skipped ${clean(file)}: ${clean(answer.reason)}\n`)
      } else if (!options.json) io.out(`${heading(answer, files.length > 1)}${bars(answer.tags)}`)
    }
    if (options.json) io.out(`${JSON.stringify({ model: library.model, files: answers })}\n`)
    return answers.some(answer => 'reason' in answer) ? 1 : 0
  } finally {
    library.close()
  }
}

interface TaggedFile {
  path: string
  /** What the library knows of the song; null for a file that is not in it. */
  song: LibrarySong | null
  /** What it knows of the song's sound; null where nothing is stored. */
  features: SongFeatures | null
  tags: SongTag[]
}

async function tagFile(
  library: Library,
  path: string,
  n: number,
): Promise<TaggedFile | { path: string; reason: string }> {
  try {
    const tags = (await library.tags(path)).slice(0, n)
    return { path, song: library.song(path) ?? null, features: library.features(path) ?? null, tags }
  } catch (error) {
    if (!isUserError(error)) throw error
    return { path, reason: error.message }
  }
}

/** The path, where there are several files, and what the song's own tags say. */
function heading({ path, song, features }: TaggedFile, showsPath: boolean): string {
  const lines = showsPath ? [clean(path)] : []
  if (song) lines.push(`${label(song)}${details(song)}`)
  const sound = features ? soundText(features) : ''
  if (sound) lines.push(sound)
  return lines.map(line => `${line}\n`).join('')
}

/** `' (Back in Black, 1980, track 6; Hard Rock)'`; `''` when nothing is known. */
function details({ album, year, trackNumber, genres }: LibrarySong): string {
  const place = [album, year, trackNumber === null ? null : `track ${trackNumber}`].filter(part => part !== null)
  const parts = [place.join(', '), genres.join(', ')].filter(part => part !== '')
  return parts.length > 0 ? ` (${clean(parts.join('; '))})` : ''
}

/** `'120 bpm, C major (8B), -9.8 LUFS'`, without what is not known. */
function soundText({ bpm, key, mode, camelot, loudness }: SongFeatures): string {
  const parts = [bpm === null ? '' : `${Math.round(bpm)} bpm`, key === null ? '' : `${key} ${mode} (${camelot})`]
  if (loudness !== null) parts.push(`${loudness.toFixed(1)} LUFS`)
  return parts.filter(part => part !== '').join(', ')
}

const BAR_WIDTH = 24

function bars(tags: readonly SongTag[]): string {
  const width = Math.max(0, ...tags.map(({ name }) => displayWidth(name)))
  return tags
    .map(({ name, value }) => {
      const fill = ' '.repeat(width - displayWidth(name))
      return `  ${name}${fill}  ${value.toFixed(2)}  ${'#'.repeat(Math.round(value * BAR_WIDTH))}`.trimEnd()
    })
    .map(line => `${line}\n`)
    .join('')
}
