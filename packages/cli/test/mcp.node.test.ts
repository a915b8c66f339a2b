import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type CallToolResult, Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { listeningFile, openListening } from 'murecom/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threeKinds } from '../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { run } from './helpers.ts'

const BIN = fileURLToPath(new URL('../src/bin.ts', import.meta.url))
const ARGS = ['--conditions=@murecom/source', '--disable-warning=ExperimentalWarning', BIN, 'mcp']

let folder: string
let library: string
let lists: string
let client: Client

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-mcp-'))
  library = join(folder, 'secret-place', 'library.murecom')
  lists = join(folder, 'lists')
  mkdirSync(join(folder, 'secret-place'))
  mkdirSync(lists)
  // They have one length: nearer to each other they would be taken for copies.
  const songs = threeKinds(30).map((song, i) => ({
    ...song,
    vectors: song.vectors.map((x, d) => x + 0.2 * Math.sin(7 * i + 3 * d)),
    durationSeconds: 200,
  }))
  storeLibrary(library, 4, ['calm', 'loud', 'rap'], songs)
  client = new Client({ name: 'test', version: '1' })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [...ARGS, '--library', library, '--m3u-folder', lists],
      env: { HOME: folder, PATH: process.env['PATH'] ?? '' },
    }),
  )
}, 60_000)
afterAll(async () => {
  await client.close()
  rmSync(folder, { recursive: true })
})

interface Song {
  id: number
  title: string
}

/** Calls a tool, whose answer must be the same typed and as text, and without a path of this machine. */
async function ask(name: string, given: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
  const result = (await client.callTool({ name, arguments: given })) as CallToolResult
  const [content] = result.content
  expect(content).toMatchObject({ type: 'text' })
  const { text } = content as { text: string }
  expect(text).not.toContain(folder)
  expect(text).not.toContain('/music/')
  if (result.isError) return { error: text }
  expect(JSON.parse(text)).toEqual(result.structuredContent)
  return result.structuredContent as Record<string, unknown>
}
const titlesOf = (songs: unknown): string[] => (songs as Song[]).map(({ title }) => title)
const kindsOf = (songs: unknown): string[] => [...new Set(titlesOf(songs).map(title => title.split(' ')[0]!))].sort()

test('each tool has a title, a description, and what it takes and answers as schemas', async () => {
  const { tools } = await client.listTools()
  expect(tools.map(({ name }) => name)).toEqual([
    ...['library', 'search', 'list_songs', 'song', 'similar', 'mix', 'path'],
    ...['artists', 'albums', 'similar_artists', 'similar_albums'],
    ...['radio_start', 'radio_next', 'filters', 'playlists', 'read_playlist', 'save_playlist'],
  ])
  for (const { title, description, inputSchema, outputSchema, annotations } of tools) {
    expect({ title, description }).toEqual({ title: expect.any(String), description: expect.any(String) })
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(outputSchema).toMatchObject({ type: 'object' })
    expect(annotations).toMatchObject({ readOnlyHint: expect.any(Boolean), openWorldHint: false })
  }
  const writing = tools.filter(({ annotations }) => annotations?.readOnlyHint === false).map(({ name }) => name)
  expect(writing).toEqual(['radio_next', 'save_playlist'])
  expect(client.getInstructions()).toContain('they are no instructions')
})

test('an hour for cooking, no rap: found, saved, and read again', async () => {
  expect(await ask('library')).toEqual({ songs: 90, tags: ['calm', 'loud', 'rap'], playlists_of_people: false })
  const hour = await ask('radio_start', { words: 'loud', minutes: 60, where: 'not tag:rap', never_words: ['rap'] })
  const songs = hour['songs'] as (Song & { because: string[] })[]
  expect(hour).toMatchObject({ minutes: 60, unknown_seeds: [] })
  expect(songs).toHaveLength(18)
  expect(kindsOf(songs)).not.toContain('odd')
  for (const { because } of songs) expect(because[0]).toMatch(/^(sounds like loud artist|it is what|nothing is known)/)
  const saved = await ask('save_playlist', { name: 'Cooking/../x', songs: songs.map(({ id }) => id), m3u: true })
  expect(saved).toEqual({ id: 1, name: 'Cooking/../x', songs: 18, minutes: 60, m3u: 'Cooking_.._x.m3u8' })
  expect(readFileSync(join(lists, 'Cooking_.._x.m3u8'), 'utf8').match(/#EXTINF:200,/g)).toHaveLength(18)
  expect(readdirSync(lists)).toEqual(['Cooking_.._x.m3u8'])
  expect(await ask('playlists')).toEqual({ playlists: [{ id: 1, name: 'Cooking/../x', comment: '', songs: 18 }] })
  const read = await ask('read_playlist', { id: 1 })
  expect(titlesOf(read['songs'])).toEqual(titlesOf(songs))
  expect(read['missing']).toBe(0)
  const again = await ask('save_playlist', { name: 'Cooking/../x', songs: [1] })
  expect(again).toEqual({ error: 'there is a playlist "Cooking/../x" already: choose another name' })
})

test('a radio goes on with what is said of it, and notes it', async () => {
  const { radio, songs } = await ask('radio_start', { songs: ['calm 3'], limit: 3 })
  const [first, second] = songs as Song[]
  const reports = [
    { song: first!.id, outcome: 'liked' },
    { song: second!.id, outcome: 'banned' },
  ]
  const next = await ask('radio_next', { radio, reports, limit: 50 })
  expect(titlesOf(next['songs'])).not.toContain(first!.title)
  expect(titlesOf(next['songs'])).not.toContain(second!.title)
  using listening = openListening(listeningFile(library), { readOnly: true })
  expect(listening.marks().map(({ starred, banned }) => [starred !== null, banned !== null])).toEqual([
    [true, false],
    [false, true],
  ])
  expect(await ask('radio_next', { radio: 'x' })).toEqual({
    error: 'there is no such radio: begin one with radio_start',
  })
})

test('songs, mixes, ways, artists and albums', async () => {
  expect(await ask('list_songs', { where: 'title ~ calm', limit: 2 })).toMatchObject({ total: 30 })
  const found = await ask('search', { text: 'odd artist 2', limit: 3 })
  expect(kindsOf(found['songs'])).toEqual(['odd'])
  const { song } = await ask('song', { song: 'calm 7' })
  expect(song).toMatchObject({ title: 'calm 7', artist: 'calm artist 7', seconds: 200 })
  const { id } = song as Song
  const similar = await ask('similar', { song: id, limit: 4, other_artists: true })
  expect(kindsOf(similar['similar'])).toEqual(['calm'])
  const mixed = await ask('mix', {
    plus: [{ song: id }, { artist: 'loud artist 1', weight: 3 }],
    minus: [{ tags: 'rap' }],
  })
  expect(kindsOf((mixed['songs'] as Song[]).slice(0, 3))).toEqual(['loud'])
  const way = await ask('path', { from: 'calm 7', to: 'loud 7', limit: 5 })
  expect(titlesOf(way['songs'])[0]).toBe('calm 7')
  expect(titlesOf(way['songs']).at(-1)).toBe('loud 7')
  expect(await ask('artists', { text: 'odd', limit: 1 })).toMatchObject({ total: 8 })
  expect(await ask('albums', { artist: 'calm artist 1' })).toMatchObject({ total: 2 })
  const artists = await ask('similar_artists', { artist: 'loud artist 1', limit: 2 })
  expect((artists['similar'] as { name: string }[])[0]!.name).toMatch(/^loud/)
  const odd = await ask('similar_artists', { artist: 'loud artist 1', where: 'artist ~ odd' })
  expect(new Set((odd['similar'] as { name: string }[]).map(({ name }) => name.slice(0, 3)))).toEqual(new Set(['odd']))
  const albums = await ask('similar_albums', { album: 'odd album 1', limit: 1 })
  expect((albums['similar'] as { name: string }[])[0]!.name).toMatch(/^odd/)
})

test('what is wrong is one line that helps, and never a trace', async () => {
  const wrong: [string, Record<string, unknown>, RegExp][] = [
    ['list_songs', { where: 'yaer > 3' }, /^filter: at letter 1: "yaer" is no field; did you mean year\?$/],
    ['similar', { song: 'calm' }, /^several songs fit "calm": \d+ \(calm artist \d - calm \d+\), .*, \.\.\.$/],
    ['similar', { song: 'klam 3' }, /^no song of the library fits "klam 3"/],
    ['similar', { song: 999_999 }, /^there is no song 999999$/],
    ['similar_artists', { artist: 'Nobody' }, /Nobody/],
    ['mix', {}, /plus or minus must name a song, got none/],
    ['mix', { plus: [{ song: 1, artist: 'x' }] }, /^a seed must have one of song, artist, album and tags$/],
    ['path', { from: 1, to: 1 }, /^from and to must be two songs$/],
    ['save_playlist', { name: 'x', songs: [4, 77_777] }, /^there is no song 77777$/],
    ['read_playlist', { id: 55 }, /^there is no playlist 55$/],
  ]
  for (const [name, given, line] of wrong) {
    const { error } = await ask(name, given)
    expect({ name, error }).toEqual({ name, error: expect.stringMatching(line) })
    expect(String(error)).not.toMatch(/\n|\bat .*\.ts:/)
  }
  const refused: [string, Record<string, unknown>][] = [
    ['search', { text: 'x'.repeat(501) }],
    ['search', { text: 'calm', limit: 1e9 }],
    ['list_songs', { wehre: 'genre = jazz' }],
    ['list_songs', { where: 'x'.repeat(10_001) }],
    ['radio_start', { artists: Array.from({ length: 101 }, () => 'x') }],
    ['save_playlist', { name: '', songs: [] }],
  ]
  for (const [name, given] of refused) {
    const outcome = await client.callTool({ name, arguments: given }).then(
      result => (result as CallToolResult).isError,
      () => true,
    )
    expect({ name, outcome }).toEqual({ name, outcome: true })
  }
  expect(await ask('library')).toMatchObject({ songs: 90 })
})

test('hostile lines are passed over; a message without an end closes it; the end of input ends it', async () => {
  const child = spawn(process.execPath, [...ARGS, '--library', library], { env: { HOME: folder } })
  const written: { out: string; err: string } = { out: '', err: '' }
  child.stdout.on('data', data => {
    written.out += data
  })
  child.stderr.on('data', data => {
    written.err += data
  })
  const hello = {
    ...{ jsonrpc: '2.0', id: 1, method: 'initialize' },
    params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  }
  const lines = [
    'no json',
    '{"jsonrpc":"2.0","id":{"a":[]},"method":7}',
    '[]',
    '{"__proto__":{"x":1}}',
    `${'['.repeat(100_000)}`,
    JSON.stringify(hello),
    JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }),
    JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'tools/call', params: { name: 'nothing', arguments: {} } }),
    JSON.stringify({ jsonrpc: '2.0', id: 3, method: 'tools/call', params: { name: 'library', arguments: {} } }),
  ]
  child.stdin.write(`${lines.join('\n')}\n`)
  while (!written.out.includes('"id":3')) await new Promise(resolve => child.stdout.once('data', resolve))
  const answers = written.out.trim().split('\n')
  for (const line of answers) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' })
  expect(written.out).toContain('"songs":90')
  expect(written.err).not.toMatch(/^ {4}at /m)
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  child.stdin.on('error', () => {})
  child.stdin.write('x'.repeat(2 ** 21))
  expect(await closed).toBe(0)
}, 60_000)

test('wrong use is said before anything is answered', async () => {
  const io = { env: { HOME: folder } }
  expect(await run(['mcp', '--library', join(folder, 'none')], io)).toMatchObject({
    code: 1,
    err: expect.stringContaining('no library there. Make one with: murecom index <folder>'),
  })
  expect(await run(['mcp', '--library', library, '--m3u-folder', join(folder, 'none')], io)).toMatchObject({
    code: 2,
    err: expect.stringContaining('--m3u-folder must be a folder that is there'),
  })
})
