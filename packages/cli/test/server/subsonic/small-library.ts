/** A real library of a few files in folders, with covers and lyrics, and a server over it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { type Listening, openLibrary, openListening } from 'murecom/node'
import { createServer, type ServerOptions } from '../../../src/server.ts'

const FILES = [
  'Björk - 1995 - Post/01 - Army of Me.wav',
  'Björk - 1995 - Post/02 - Hyperballad.wav',
  'Björk - Homogenic/01 - Jóga.wav',
  '王菲 - 浮躁/01 - 無常.wav',
  '王菲 - 浮躁/02 - 浮躁.wav',
  'The Knife - Silent Shout/01 - Silent Shout.wav',
  'loose/Somebody - A <Song> & "Another".wav',
  'loose/untitled.wav',
]

/** The smallest PNG: one pixel. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** What one answer has below `subsonic-response`. */
// biome-ignore lint/suspicious/noExplicitAny: answers of forty methods, each looked at by its own test
export type Answer = any

/** A library of eight songs on the disk, indexed, and questions to a server over it. */
export async function smallLibrary(options: Partial<ServerOptions> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-small-'))
  const music = join(folder, 'music')
  for (const [i, name] of FILES.entries()) {
    mkdirSync(dirname(join(music, name)), { recursive: true })
    writeFileSync(join(music, name), wavBytes(chord([220 * 2 ** (i / 5), 330 * 2 ** (i / 7)], 4), 22050))
  }
  writeFileSync(join(music, dirname(FILES[0]!), 'cover.png'), PNG)
  writeFileSync(
    join(music, FILES[1]!.replace('.wav', '.lrc')),
    '[la:eng]\n[00:01.50]We live on a mountain\n[00:05]Right at the top\n',
  )
  writeFileSync(join(music, FILES[2]!.replace('.wav', '.lrc')), 'All these accidents\nthat happen')
  const library = await openLibrary(join(folder, 'small.murecom'), { model: 'gtzan' })
  await library.addFolder(music, { workers: 0 })
  const listening: Listening = openListening(join(folder, 'small.murecom.listening'))
  const app = createServer({ library, listening, version: '1.2.3', ...options })
  const get = (path: string): Promise<Response> =>
    Promise.resolve(app.request(`/rest/${path}${path.includes('?') ? '&' : '?'}u=me&v=1.16.1&c=test&f=json`))
  const ask = async (path: string): Promise<Answer> => {
    const body = (await (await get(path)).json()) as Record<string, Answer>
    return body['subsonic-response']
  }
  const songId = (title: string): string => String(library.numberedSongs().find(song => song.title === title)!.id)
  const close = (): void => {
    library.close()
    listening.close()
    rmSync(folder, { recursive: true })
  }
  return { folder, music, library, listening, app, get, ask, songId, close }
}
