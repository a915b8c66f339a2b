import type { FileHandle } from 'node:fs/promises'
import type { Context, Hono } from 'hono'
import { isServerPath } from 'murecom/node'
import { COSTS } from '../../limits/budget.ts'
import { idOf, Refusal } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import type { NumberedSong } from '../../sources/served-songs.ts'
import { contentTypeOf, findSongFile, openSongFile, type SongFile } from '../../sources/song-file.ts'
import { rangeOf } from './byte-range.ts'
import { serverAudioResponse } from './server-audio.ts'

const CHUNK_BYTES = 64 * 1024

/** `GET /api/audio/:id`: a song's file, whole or in part, so that a player can jump. */
export function addAudioRoute(app: Hono, serving: Serving): void {
  app.get('/api/audio/:id', async c => audioResponse(c, serving, serving.served.song(idOf(c))))
}

/** The file of a song, or the part that the request's Range names (RFC 9110, section 14). */
export async function audioResponse(c: Context, serving: Serving, song: NumberedSong): Promise<Response> {
  if (isServerPath(song.path)) return serverAudioResponse(c, serving, song)
  const found = await findSongFile(song)
  const { size, mtimeMs } = found
  const etag = `"${size.toString(36)}-${Math.floor(mtimeMs).toString(36)}"`
  const headers: Record<string, string> = {
    'Accept-Ranges': 'bytes',
    'Cache-Control': 'private, no-cache',
    'Content-Type': contentTypeOf(song.path),
    'Last-Modified': new Date(mtimeMs).toUTCString(),
    ETag: etag,
  }
  if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers)
  const ifRange = c.req.header('if-range')
  const fresh = ifRange === undefined || ifRange === etag || ifRange === headers['Last-Modified']
  const range = fresh ? rangeOf(c.req.header('range') ?? null, size) : undefined
  if (range === 'unsatisfiable') {
    throw new Refusal(416, 'the range lies outside of the file', { 'Content-Range': `bytes */${size}` })
  }
  const { first, last } = range ?? { first: 0, last: size - 1 }
  headers['Content-Length'] = String(last - first + 1)
  if (range) headers['Content-Range'] = `bytes ${first}-${last}/${size}`
  const status = range ? 206 : 200
  if (c.req.method === 'HEAD' || last < first) return c.body(null, status, headers)
  serving.charge(c, (last - first + 1) / COSTS.fileBytes)
  const { key, local } = serving.clientOf(c)
  const release = serving.files.take(local ? undefined : key)
  return c.body(fileStream(c, found, first, last, release), status, headers)
}

/**
 * Reads as fast as it is taken, and opens the file at the first byte wanted: a request that is dropped costs nothing.
 *
 * @param release called once, when the stream has ended in whatever way
 */
function fileStream(
  c: Context,
  found: SongFile,
  first: number,
  last: number,
  release: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { outgoing } = (c.env ?? {}) as { outgoing?: { destroy(): void; once(event: 'close', then: () => void): void } }
  let file: FileHandle | undefined
  let position = first
  const close = async (): Promise<void> => {
    release()
    const open = file
    file = undefined
    await open?.close()
  }
  // A client that is gone before the first byte never cancels the stream.
  outgoing?.once('close', release)
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          file ??= await openSongFile(found)
          const want = Math.min(CHUNK_BYTES, last - position + 1)
          const { bytesRead, buffer } = await file.read(new Uint8Array(want), 0, want, position)
          position += bytesRead
          if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead))
          if (bytesRead < want) throw new Error('the file became shorter while it was read')
          if (position <= last) return
          await close()
          controller.close()
        } catch (error) {
          await close()
          if (!outgoing) return controller.error(error)
          // @hono/node-server would print the error and send its message as the next bytes of the song.
          outgoing.destroy()
          controller.close()
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
