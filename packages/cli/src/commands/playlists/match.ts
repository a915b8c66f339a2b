import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { LibraryMatcher, type LibrarySong, type NamedList } from 'murecom/node'
import { LIBRARY_OPTION } from '../../options/library-path.ts'
import { DB_OPTION } from '../../options/model-paths.ts'
import { checkPlaylistName, writePlaylist } from '../../songs/m3u.ts'
import { checkMissingName, type MissingEntry, missingJson, WHY, writeMissing } from '../../songs/missing.ts'
import { namedList } from '../../songs/named-list.ts'
import { label, withLibrary } from '../../songs/song-list.ts'
import { existsAlready } from '../../songs/write-whole.ts'
import { interruptionOf } from '../../terminal/interruption.ts'
import type { Io } from '../../terminal/io.ts'
import { run } from '../../terminal/run.ts'
import { clean, formatTable } from '../../terminal/table.ts'

interface MatchFlags {
  list?: string
  db?: string
  library?: string
  m3u?: string
  missing?: string
  anyVersion?: boolean
  force?: boolean
  json?: boolean
  quiet?: boolean
}

export function addMatchCommand(program: Command, io: Io): void {
  const command = program
    .command('match')
    .description('find the songs of a list in the library: a playlist of the own files, and what is missing')
    .argument('<list>', 'a file of any format that import reads, or the name of a list of the catalogue')
    .option('--list <name>', 'which list of a file that has several')
    .option(...LIBRARY_OPTION)
    .option(...DB_OPTION)
    .option('--m3u <file>', 'write the own files as a playlist (.m3u8 or .m3u)')
    .option('--missing <file>', 'write what is not in the library (.csv or .json)')
    .option('--any-version', 'take another version too: live, a remix, of another length')
    .option('--force', 'write over files that are there')
    .option('--json', 'print the answer as JSON')
    .option('--quiet', 'print nothing but the answer')
  run(command, (list: string, flags: MatchFlags) => match(list, flags, io))
}

async function match(source: string, flags: MatchFlags, io: Io): Promise<number> {
  if (flags.m3u !== undefined) checkPlaylistName(flags.m3u)
  if (flags.missing !== undefined) checkMissingName(flags.missing)
  for (const file of [flags.m3u, flags.missing]) {
    if (file !== undefined && !flags.force && existsSync(file)) throw existsAlready(file)
  }
  return withLibrary(flags, io, async library => {
    using interruption = interruptionOf(io)
    const { signal } = interruption
    try {
      const list = await namedList(source, flags, io, signal)
      const matcher = await LibraryMatcher.build(library.songs(), { signal })
      const matches = await matcher.matchAll(list.entries, { anyVersion: flags.anyVersion === true, signal })
      const songs: LibrarySong[] = []
      const missing: MissingEntry[] = []
      const entries = matches.map((match, i) => {
        const entry = list.entries[i]!
        const position = i + 1
        if (match.status === 'missing') {
          missing.push({ position, entry, match })
          return { status: match.status, ...missingJson(missing.at(-1)!) }
        }
        const { song, status, by, score, sameVersion } = match
        songs.push(song)
        const own = { path: song.path, title: song.title, artist: song.artist }
        return { status, position, ...entry, song: own, by, score, sameVersion }
      })
      if (flags.json)
        io.out(`${JSON.stringify({ list: list.name, found: songs.length, missing: missing.length, entries })}\n`)
      else printMissing(list, missing, io)
      writeFiles(songs, missing, flags, io)
      return songs.length > 0 || list.entries.length === 0 ? 0 : 1
    } catch (error) {
      if (!signal.aborted) throw error
      io.err('Stopped; nothing was written.\n')
      return 130
    }
  })
}

function printMissing(list: NamedList, missing: readonly MissingEntry[], io: Io): void {
  const found = list.entries.length - missing.length
  io.out(`${found} of ${list.entries.length} entries of ${clean(list.name)} are in the library\n`)
  if (missing.length === 0) return
  const head = [{ heading: '#', numeric: true }, { heading: 'missing' }, { heading: 'why' }, { heading: 'nearest' }]
  const rows = missing.map(({ position, entry, match }) => [
    String(position),
    label({ title: entry.title, artist: (entry.artists ?? []).join(', ') || null }),
    WHY[match.reason],
    match.nearest[0] ? label(match.nearest[0].song) : '',
  ])
  io.out(`${formatTable(head, rows, io.columns)}\n`)
}

function writeFiles(
  songs: readonly LibrarySong[],
  missing: readonly MissingEntry[],
  { m3u, missing: file, force = false, quiet = false }: MatchFlags,
  io: Io,
): void {
  if (m3u !== undefined) {
    const { written, leftOut } = writePlaylist(m3u, songs, { relative: 'disk', overwrite: force })
    for (const path of leftOut)
      io.err(`left out of ${clean(m3u)}: ${clean(path)}: a playlist cannot hold such a name\n`)
    if (!quiet) io.err(`${written} songs written to ${clean(m3u)}\n`)
  }
  if (file !== undefined) {
    writeMissing(resolve(file), missing, force)
    if (!quiet) io.err(`${missing.length} missing entries written to ${clean(file)}\n`)
  }
}
