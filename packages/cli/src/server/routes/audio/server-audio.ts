import type { Context } from 'hono'
import { type ServerAudio, ServerError } from 'murecom/node'
import { COSTS } from '../../limits/budget.ts'
import { Refusal } from '../../refusal.ts'
import type { Serving } from '../../serving.ts'
import { refusalOf } from '../../sources/music-servers.ts'
import type { NumberedSong } from '../../sources/served-songs.ts'
import { rangeOf } from './byte-range.ts'

/**
 * Bytes that are asked of a server of music at a time. A player takes a song as slowly as it plays it, or pauses: between two
 * pieces it holds no place at the server.
 */
const PIECE = 2 ** 21

/** The file of a song that lies on a server of music, or the part that the request's Range names. */
export async function serverAudioResponse(c: Context, serving: Serving, song: NumberedSong): Promise<Response> {
  const { server, id } = serving.musicServers.placeOf(song.path)
  const known = serving.library.contentsOf([song.id])[0]
  const asked = c.req.header('range') ?? null
  // The length of today the server says with the first piece; only a range from the end needs it before.
  const size = /^\s*bytes=-/i.test(asked ?? '') ? (known?.bytes ?? 0) : Number.MAX_SAFE_INTEGER
  const range = size === 0 ? undefined : rangeOf(asked, size)
  if (range === 'unsatisfiable') throw outside()
  const first = range?.first ?? 0
  const open = async (from: number, signal?: AbortSignal): Promise<ServerAudio> => {
    try {
      return await server.audio(id, { first: from, last: from + PIECE - 1 }, signal)
    } catch (error) {
      // What a server says to a range that lies behind the end.
      if (from > 0 && ServerError.isInstance(error) && error.code === 'refused') throw outside()
      throw refusalOf(error)
    }
  }
  const audio = await open(first, c.req.raw.signal)
  const { total, contentType = 'application/octet-stream' } = audio
  const headers: Record<string, string> = { 'Cache-Control': 'private, no-cache', 'Content-Type': contentType }
  const hasRanges = audio.first === first
  if (hasRanges && total !== undefined) headers['Accept-Ranges'] = 'bytes'
  const isPart = range !== undefined && hasRanges && total !== undefined
  const last = total === undefined ? undefined : isPart ? Math.min(range.last, total - 1) : total - 1
  if (last !== undefined) headers['Content-Length'] = String(last - (isPart ? first : 0) + 1)
  if (isPart) headers['Content-Range'] = `bytes ${first}-${last}/${total}`
  const status = isPart ? 206 : 200
  if (c.req.method === 'HEAD') {
    audio.close()
    return c.body(null, status, headers)
  }
  try {
    serving.charge(c, Number(headers['Content-Length'] ?? PIECE) / COSTS.fileBytes)
    const { key, local } = serving.clientOf(c)
    const release = serving.files.take(local ? undefined : key)
    return c.body(pieces(c, audio, isPart ? first : 0, last, open, release), status, headers)
  } catch (error) {
    audio.close()
    throw error
  }
}

function outside(): Refusal {
  return new Refusal(416, 'the range lies outside of the file')
}

/** The bytes from `first` to `last`, piece by piece as they are taken; without a `last` to the end of the only piece. */
function pieces(
  c: Context,
  begun: ServerAudio,
  first: number,
  last: number | undefined,
  open: (from: number) => Promise<ServerAudio>,
  release: () => void,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const { outgoing } = (c.env ?? {}) as { outgoing?: { destroy(): void; once(event: 'close', then: () => void): void } }
  let audio = begun
  let bytes = audio.bytes[Symbol.asyncIterator]()
  let position = first
  const close = (): void => {
    audio.close()
    release()
  }
  // A client that is gone before the first byte never cancels the stream.
  outgoing?.once('close', close)
  return new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          let next = await bytes.next()
          while (next.done && last !== undefined && position <= last) {
            audio.close()
            audio = await open(position)
            if (audio.first !== position) throw new Error('the server of music gave another part than it was asked for')
            bytes = audio.bytes[Symbol.asyncIterator]()
            next = await bytes.next()
            if (next.done) throw new Error('the song became shorter while it was read')
          }
          if (!next.done) {
            const room = last === undefined ? next.value.length : last - position + 1
            const piece = Uint8Array.from(next.value.subarray(0, room))
            position += piece.length
            if (piece.length > 0) controller.enqueue(piece)
          }
          if (!next.done && (last === undefined || position <= last)) return
          close()
          controller.close()
        } catch (error) {
          close()
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
