import { type FileHandle, open, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import type { Context, Hono } from 'hono'
import { idOf, Refusal } from '../refusal.ts'
import type { NumberedSong, ServedSongs } from '../sources/served-songs.ts'

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.mp3': 'audio/mpeg',
  '.flac': 'audio/flac',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg',
  '.opus': 'audio/ogg',
  '.wav': 'audio/wav',
  '.m4a': 'audio/mp4',
  '.m4b': 'audio/mp4',
  '.aac': 'audio/aac',
  '.aif': 'audio/aiff',
  '.aiff': 'audio/aiff',
  '.aifc': 'audio/aiff',
  '.caf': 'audio/x-caf',
  '.mka': 'audio/x-matroska',
}
const CHUNK_BYTES = 64 * 1024

/** Content type of a song's file. */
export function contentTypeOf(path: string): string {
  return CONTENT_TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream'
}

/** Size and time of a song's file. Throws a {@link Refusal}, which does not tell the path, when it is gone. */
export async function statSong(song: NumberedSong): Promise<{ size: number; mtimeMs: number }> {
  const info = await stat(song.path).catch(() => undefined)
  if (!info?.isFile()) throw new Refusal(404, 'the file of this song is gone: index its folder again')
  return info
}

/** `GET /api/audio/:id`: a song's file, whole or in part, so that a player can jump. */
export function addAudioRoute(app: Hono, served: ServedSongs): void {
  app.get('/api/audio/:id', async c => audioResponse(c, served.song(idOf(c))))
}

/** The file of a song, or the part that the request's Range names (RFC 9110, section 14). */
export async function audioResponse(c: Context, song: NumberedSong): Promise<Response> {
  const { size, mtimeMs } = await statSong(song)
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
  if (c.req.method === 'HEAD') return c.body(null, status, headers)
  return c.body(fileStream(song.path, first, last), status, headers)
}

/**
 * The bytes that a Range header asks for; undefined when there is none, or one that may be ignored: another unit, a wrong
 * form, or several ranges.
 */
export function rangeOf(
  header: string | null,
  size: number,
): { first: number; last: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return undefined
  const [, from = '', to = ''] = match
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 }
  }
  const first = Number(from)
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1)
  if (to !== '' && Number(to) < first) return undefined
  return first >= size ? 'unsatisfiable' : { first, last }
}

/** Reads as fast as it is taken, and opens the file at the first byte wanted: a request that is dropped costs nothing. */
function fileStream(path: string, first: number, last: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let file: FileHandle | undefined
  let position = first
  const close = async (): Promise<void> => {
    await file?.close()
    file = undefined
  }
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          file ??= await open(path, 'r')
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
          controller.error(error)
        }
      },
      cancel: close,
    },
    { highWaterMark: 0 },
  )
}
