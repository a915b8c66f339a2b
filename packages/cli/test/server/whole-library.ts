/** A library in a file with what the made-up one lacks: lyrics, tempo and key, songs on a server of music; and lists with names. */
import { join } from 'node:path'
import { mulberry32 } from '@murecom/internal'
import { chord, wavBytes } from '@murecom/testing'
import { type Library, type MusicServer, NamedLists, openLibrary, openMusicServer } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { threeKinds } from '../../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../../murecom/test/reference/stored-library.ts'
import { FakeSubsonic, PASSWORD } from '../../../murecom/test/servers/fake-subsonic.ts'

const PNG = Buffer.from('\x89PNG\r\n\x1a\n and a picture', 'latin1')
const LYRICS = [
  [1.5, 'Hello sea'],
  [null, '海の見える丘で'],
] as const

interface WholeLibrary {
  library: Library
  musicServers: MusicServer[]
  /** Over three lists of a catalogue in memory. */
  namedLists: NamedLists
  /** What belongs to the server of music, and to no answer. */
  secrets: string[]
  /** Its address, which no refusal names. Songs show it as their folder. */
  address: string
  close(): Promise<void>
}

/** Thirty songs; the first three lie on a server that fails at one request of six. */
export async function wholeLibrary(folder: string, seed: number): Promise<WholeLibrary> {
  const random = mulberry32(seed)
  const fake = await new FakeSubsonic().start()
  fake.songs = [1, 2, 3].map(n => ({
    child: { id: `s ${n}`, title: `calm ${n}` },
    bytes: wavBytes(chord([220 * n, 330], 2), 22050),
    ...(n === 1 && { cover: PNG }),
  }))
  const songs = threeKinds(10).map((song, i) => ({
    ...song,
    ...(i < 3 && { path: `${fake.name}s%20${i + 1}` }),
    ...{
      bpm: 90 + i,
      camelot: `${1 + (i % 12)}A`,
      lyrics: i % 2 === 0 ? LYRICS : [],
      genres: i % 3 === 0 ? ['Rock'] : [],
    },
  }))
  const file = join(folder, 'library.murecom')
  storeLibrary(file, 4, ['calm', 'loud', 'odd'], songs)
  const library = await openLibrary(file)
  const catalog = await openCatalog(':memory:')
  catalog.write(() => {
    for (const name of ['Rainy day', 'rock', 'Björk']) {
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: name, name })
      const tracks = ['Rain', 'calm 1'].map(name => ({
        source: 'test',
        sourceId: name,
        name,
        artists: [{ sourceId: 'a', name: 'Ann' }],
      }))
      catalog.writer.putEntries(
        id,
        tracks.map((track, position) => ({ position, track })),
      )
      catalog.writer.markComplete(id, 0)
    }
  })
  const server = await openMusicServer(fake.url, { password: PASSWORD, tries: 1, timeoutMs: 2000 })
  fake.fault = (_url, response) => {
    const kind = random()
    if (kind < 0.08) return !!response.writeHead(502).end(`<html>${PASSWORD}</html>`)
    if (kind < 0.16) return !!response.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
    return false
  }
  return {
    library,
    musicServers: [server],
    namedLists: new NamedLists(catalog),
    secrets: [PASSWORD],
    address: `127.0.0.1:${fake.port}`,
    async close() {
      server.close()
      library.close()
      catalog.close()
      await fake.close()
    },
  }
}
