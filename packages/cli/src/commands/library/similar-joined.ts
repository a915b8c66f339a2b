import { type JoinedSong, type Library, openRecommender, type SimilarBy, similarBy } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { defaultModelPath, requireCatalog } from '../../options/model-paths.ts'
import { label, playlistOf, resolveSong, type SongListOptions } from '../../songs/song-list.ts'
import { type ToPlaylistFlags, writeToPlaylist } from '../../songs/to-playlist.ts'
import type { Io } from '../../terminal/io.ts'
import { reasonWords } from '../../terminal/reason-words.ts'
import { formatTable } from '../../terminal/table.ts'

interface JoinedOptions extends SongListOptions, ToPlaylistFlags {
  by: SimilarBy
  limit: number
  where?: string
  why?: boolean
  db?: string
  model?: string
}

/** `similar --by`: songs of the library that are like one of them by sound, by playlists, or by both. */
export async function similarJoined(library: Library, song: string, options: JoinedOptions, io: Io): Promise<number> {
  const path = resolveSong(library, song, false)
  const answers = await answersOf(library, path, options, io)
  const known = library.song(path)!
  if (options.json) io.out(`${JSON.stringify({ query: known, by: options.by, similar: answers })}\n`)
  else {
    if (!options.quiet) io.out(`Similar to ${label(known)}:\n`)
    io.out(`${table(answers, options.why ?? false, io.columns)}\n`)
  }
  playlistOf(answers, options, io)
  await writeToPlaylist(library, answers, options, io)
  return 0
}

/** By sound alone, neither catalogue nor model is needed. */
async function answersOf(library: Library, path: string, options: JoinedOptions, io: Io): Promise<JoinedSong[]> {
  const { by, limit, where } = options
  if (by === 'sound') {
    const nobody = { nextSongs: async () => ({ status: 'track-not-found' as const }) }
    return similarBy(library, nobody, path, { by, limit, where })
  }
  const catalog = await openCatalog(requireCatalog(options.db, io.env))
  try {
    const recommender = await openRecommender(options.model ?? defaultModelPath(io.env), catalog)
    return await similarBy(library, recommender, path, { by, limit, where })
  } finally {
    catalog.close()
  }
}

function table(songs: readonly JoinedSong[], why: boolean, columns: number): string {
  const head = [
    { heading: '#', numeric: true },
    { heading: 'title' },
    { heading: 'artist' },
    { heading: 'score', numeric: true },
  ]
  const rows = songs.map((song, i) => [
    String(i + 1),
    song.title,
    song.artist ?? '',
    song.score.toFixed(2),
    why ? reasonWords(song.reasons) : song.path,
  ])
  const last = why ? { heading: 'why' } : { heading: 'file', keep: 'end' as const }
  return formatTable([...head, last], rows, columns)
}
