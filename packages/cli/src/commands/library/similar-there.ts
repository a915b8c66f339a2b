import { MurecomError } from '@murecom/internal'
import { isPostgresUrl } from '@murecom/internal/database-address'
import { openSharedSounds, type SharedSounds, type SimilarLibrarySong } from 'murecom/node'
import { UsageError } from '../../errors.ts'
import { songTable } from '../../songs/song-list.ts'
import type { Io } from '../../terminal/io.ts'
import { clean } from '../../terminal/table.ts'

interface SimilarThereFlags {
  library?: string
  json?: boolean
  quiet?: boolean
  notSameArtist?: boolean
  copies?: boolean
  by?: string
  where?: string
  why?: boolean
  m3u?: string
  toPlaylist?: string
}

/** Songs between two lines about what is indexed. */
const LINE_EVERY = 100_000

/** `similar` without a copy of the library on PostgreSQL: the song is named by its path. */
export async function similarThere(path: string, flags: SimilarThereFlags, limit: number, io: Io): Promise<number> {
  const { library = '', json, quiet } = flags
  if (!isPostgresUrl(library))
    throw new UsageError('--no-copy is for a library on PostgreSQL: --library postgres://...')
  const { by, where, why, m3u, toPlaylist } = flags
  if (by !== 'sound' || [where, why, m3u, toPlaylist].some(flag => flag !== undefined)) {
    throw new UsageError('--no-copy goes with -n, --not-same-artist, --copies, --json and --quiet only')
  }
  await using sounds = await openSharedSounds(library)
  await bringUpToDate(sounds, quiet ?? false, io)
  const answers = await sounds.similar(path, {
    limit,
    excludeSameArtist: flags.notSameArtist ?? false,
    foldCopies: !flags.copies,
  })
  if (json) io.out(`${JSON.stringify({ query: { path }, similar: answers })}\n`)
  else {
    if (!quiet) io.out(`Similar to ${clean(path)}:\n`)
    io.out(songTable(answers, [{ heading: 'score', of: (song: SimilarLibrarySong) => song.score.toFixed(2) }], io))
  }
  return 0
}

/** A user that may only read has the answers of what others have indexed. */
async function bringUpToDate(sounds: SharedSounds, isQuiet: boolean, io: Io): Promise<void> {
  const say = (line: string): void => {
    if (!isQuiet) io.err(`${line}\n`)
  }
  let last = 0
  try {
    await sounds.index({
      onProgress({ songs, isBuilding }) {
        if (isBuilding && last > 0) say('the index is being built')
        if (songs < last + LINE_EVERY) return
        last = songs
        say(`${songs} songs taken into the index`)
      },
    })
  } catch (error) {
    if (!MurecomError.isInstance(error) || !['no-permission', 'read-only'].includes(error.code)) throw error
    say(`${clean(error.message)}; the answers are those of what was indexed before`)
  }
}
