import { rm, stat } from 'node:fs/promises'
import type { FileAnalysis, FileFacts } from '../../library/analysis/analyse-file.ts'
import type { Analyse } from '../../library/analysis/analyser.ts'
import type { AnalysisOutcome } from '../../library/analysis/outcome.ts'
import { systemPath } from '../../library/files/path-text.ts'
import type { AudioFile } from '../../library/files/walk.ts'
import type { SongFetcher } from '../audio/song-fetcher.ts'
import { mappedPath, type PathMapping } from '../path-map.ts'
import { serverPath } from '../server-url.ts'
import type { ServerSong } from '../types.ts'

/** What is wrong with a part only, perhaps: it is silent, or no frame is found in it. */
const ABOUT_PART = new Set(['silent', 'too-short', 'broken-audio', 'unknown-format'])

/** The file on this machine that a song of a server is, when there is one of the same length. */
export async function fileOf(song: ServerSong, pathMap: readonly PathMapping[]): Promise<AudioFile | undefined> {
  const path = song.path === null ? undefined : mappedPath(song.path, pathMap)
  if (path === undefined) return undefined
  const info = await stat(systemPath(path), { bigint: true }).catch(() => undefined)
  if (!info?.isFile() || (song.bytes !== null && Number(info.size) !== song.bytes)) return undefined
  return { path, size: Number(info.size), mtimeMs: Number(info.mtimeMs) }
}

/** What stands for the file of a song that is fetched. */
export function fetchedFile(server: string, song: ServerSong): AudioFile {
  return { path: serverPath(server, song.id), size: song.bytes ?? 0, mtimeMs: song.added }
}

/**
 * Fetches a song and analyses it; what the server says of it comes before the tags of its file.
 *
 * @param hashesOf hashes of songs that the library has with the same length in bytes
 */
export async function analyseFetched(
  song: ServerSong,
  fetcher: SongFetcher,
  analyse: Analyse,
  hashes: readonly string[],
  signal?: AbortSignal,
): Promise<AnalysisOutcome | 'stopped'> {
  let { outcome, isWhole } = await once(song, fetcher, analyse, hashes, false, signal)
  if (!isWhole && outcome !== 'stopped' && 'reason' in outcome && ABOUT_PART.has(outcome.kind)) {
    outcome = (await once(song, fetcher, analyse, hashes, true, signal)).outcome
    isWhole = true
  }
  if (outcome === 'stopped' || 'reason' in outcome) return outcome
  const about = aboutOf(song, outcome)
  return 'vectors' in outcome
    ? { ...outcome, about, durationSeconds: lengthOf(song, outcome, isWhole) }
    : { ...outcome, about }
}

async function once(
  song: ServerSong,
  fetcher: SongFetcher,
  analyse: Analyse,
  hashes: readonly string[],
  whole: boolean,
  signal?: AbortSignal,
): Promise<{ outcome: AnalysisOutcome | 'stopped'; isWhole: boolean }> {
  const { path, isWhole, isComplete } = await fetcher.fetch(song, whole, signal)
  try {
    const outcome = await analyse(path, isWhole ? hashes : [])
    // What is not the file says nothing of it.
    if (outcome !== 'stopped' && 'reason' in outcome && !isComplete) outcome.isVerdict = false
    return { outcome, isWhole }
  } finally {
    await rm(path, { force: true })
  }
}

/** Tags of the server, and from the file what the server does not say. */
function aboutOf({ tags }: ServerSong, { about }: FileFacts): FileFacts['about'] {
  const { musicBrainz, replayGain } = about.tags
  const known = <T extends object>(values: T): Partial<T> =>
    Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== null && value !== false && !isEmptyList(value)),
    ) as Partial<T>
  return {
    ...about,
    tags: {
      ...about.tags,
      ...known(tags),
      title: tags.title,
      musicBrainz: { ...musicBrainz, ...known(tags.musicBrainz) },
      replayGain: { ...replayGain, ...known(tags.replayGain) },
    },
  }
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

/** The length of a whole file is what can be decoded; that of a part, what the server says. */
function lengthOf(song: ServerSong, { durationSeconds }: FileAnalysis, isWhole: boolean): number | null {
  return isWhole ? durationSeconds : song.durationSeconds
}
