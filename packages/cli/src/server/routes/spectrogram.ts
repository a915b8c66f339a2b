import { MurecomError } from '@murecom/internal'
import type { Hono } from 'hono'
import { COSTS } from '../limits/budget.ts'
import { idOf, Refusal } from '../refusal.ts'
import type { Serving } from '../serving.ts'
import { findSongFile } from '../sources/song-file.ts'
import { ThreadBusyError, ThreadStalledError } from '../thread/server-thread.ts'
import { SharedWork } from '../thread/shared-work.ts'

/** Spectrograms kept in memory: at most 150 kB each. */
const IMAGES_KEPT = 64

/** `GET /api/mel/:id`: the mel spectrogram of a song, made in the server's thread. */
export function addSpectrogramRoute(app: Hono, { served, charge, thread }: Serving): void {
  const images = new SharedWork<Uint8Array<ArrayBuffer>>(IMAGES_KEPT)
  app.get('/api/mel/:id', async c => {
    const song = served.song(idOf(c))
    const { path, size, mtimeMs } = await findSongFile(song)
    if (typeof path !== 'string') {
      throw new Refusal(422, 'no spectrogram can be made of this song: the name of its file is not UTF-8')
    }
    const key = `${song.id}/${size}/${mtimeMs}`
    if (!images.has(key)) charge(c, COSTS.spectrogram)
    const bytes = await images
      .join(key, c.req.raw.signal, signal => thread.run({ kind: 'mel', path }, [], signal))
      .catch(error => {
        throw refusalOf(error)
      })
    return c.body(bytes, 200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'private, max-age=3600' })
  })
}

/** What a client learns of a job that failed. */
function refusalOf(error: unknown): unknown {
  if (error instanceof ThreadBusyError) return new Refusal(503, error.message, { 'Retry-After': '5' })
  if (error instanceof ThreadStalledError)
    return new Refusal(422, `no spectrogram can be made of this song: ${error.message}`)
  const aborted = error instanceof Error && error.name === 'AbortError'
  if (aborted || typeof error === 'string') return new Refusal(503, 'nobody waits for this answer any more')
  if (error instanceof Refusal || MurecomError.isInstance(error)) return error
  return new Refusal(422, `no spectrogram can be made of this song: ${(error as Error).message}`)
}
