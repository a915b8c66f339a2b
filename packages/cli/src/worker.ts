/** The server's thread for what takes longer than a look-up: spectrograms and the map. */
import { serveWorker } from '@murecom/internal/threads'
import { decode } from 'murecom/node'
import { MEL_SAMPLE_RATE, melImage } from './server/thread/mel-image.ts'
import { mapCoordinates, principalPlane } from './server/thread/pca.ts'

/** What the thread is asked. */
export type ServerJob =
  | { kind: 'mel'; path: string }
  /** Vectors are `rows x dimensions`, row-major. */
  | { kind: 'map'; vectors: Float32Array; dimensions: number }

/** Longest piece of a song that is drawn: a whole day of sound would not fit in memory. */
const MOST_SECONDS = 1200

serveWorker(async (job: ServerJob) => {
  const result =
    job.kind === 'mel'
      ? melImage((await decode(job.path, { sampleRate: MEL_SAMPLE_RATE, durationSeconds: MOST_SECONDS })).samples)
      : mapCoordinates(principalPlane(job.vectors, job.dimensions))
  return { result, transfer: [result.buffer as ArrayBuffer] }
})
