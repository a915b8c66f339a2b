/** The server's thread for what takes longer than a look-up: spectrograms and the map. */
import { serveWorker } from '@murecom/internal/threads'
import { decode, openLibrary } from 'murecom/node'
import { type MapSongs, mapJson } from './server/thread/map-json.ts'
import { mapSongsOf } from './server/thread/map-songs.ts'
import { MEL_SAMPLE_RATE, melImage } from './server/thread/mel-image.ts'

/** What the thread is asked. */
export type ServerJob =
  | { kind: 'mel'; path: string }
  /** For a library's file, or a library without one. */
  | { kind: 'map'; file: string }
  | { kind: 'map'; songs: MapSongs }

/** Longest piece of a song that is drawn: a whole day of sound would not fit in memory. */
const MOST_SECONDS = 1200

serveWorker(async (job: ServerJob) => {
  const result =
    job.kind === 'mel'
      ? melImage((await decode(job.path, { sampleRate: MEL_SAMPLE_RATE, durationSeconds: MOST_SECONDS })).samples)
      : mapJson('songs' in job ? job.songs : await songsOfFile(job.file))
  return { result, transfer: [result.buffer as ArrayBuffer] }
})

async function songsOfFile(file: string): Promise<MapSongs> {
  using library = await openLibrary(file)
  return await mapSongsOf(library)
}
