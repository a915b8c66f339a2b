import { existsSync } from 'node:fs'
import type { Command } from 'commander'
import { type Library, openLibrary, type SongTag } from 'murecom/node'
import { isUserError } from '../../errors.ts'
import { integerOption } from '../../options/integer-option.ts'
import { defaultLibraryPath, LIBRARY_OPTION } from '../../options/library-path.ts'
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
  const library = await openLibrary(existsSync(path) ? path : ':memory:')
  try {
    const answers = []
    for (const file of files) {
      const answer = await tagFile(library, file, n)
      answers.push(answer)
      if ('reason' in answer) {
        if (!options.quiet) io.err(`skipped ${clean(file)}: ${clean(answer.reason)}\n`)
      } else if (!options.json) io.out(`${files.length > 1 ? `${clean(answer.path)}\n` : ''}${bars(answer.tags)}`)
    }
    if (options.json) io.out(`${JSON.stringify({ model: library.model, files: answers })}\n`)
    return answers.some(answer => 'reason' in answer) ? 1 : 0
  } finally {
    library.close()
  }
}

async function tagFile(
  library: Library,
  path: string,
  n: number,
): Promise<{ path: string; tags: SongTag[] } | { path: string; reason: string }> {
  try {
    return { path, tags: (await library.tags(path)).slice(0, n) }
  } catch (error) {
    if (!isUserError(error)) throw error
    return { path, reason: error.message }
  }
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
