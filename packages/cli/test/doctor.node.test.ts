/** What `murecom doctor` finds, and what it says heals it. */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'
import { openCatalog } from 'murecom/spotify-crawler'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookAtDisk } from '../src/health/disk.ts'
import { run } from './helpers.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-doctor-'))
afterAll(() => rmSync(folder, { recursive: true }))
const music = join(folder, 'music')
const file = join(folder, 'songs.murecom')
/** Writes 20 playlists of songs that are called as the prefix says. */
async function writePlaylists(path: string, prefix: string): Promise<void> {
  const catalog = await openCatalog(path)
  catalog.write(() => {
    for (let p = 0; p < 20; p++) {
      const entries = Array.from({ length: 5 }, (_, position) => {
        const name = `${prefix} ${(p + position * 3) % 12}`
        return {
          position,
          track: { source: 'test', sourceId: name, name, artists: [{ sourceId: null, name: 'Band' }] },
        }
      })
      const id = catalog.writer.upsertPlaylist({ source: 'test', sourceId: `p${p}`, name: `List ${p}` })
      catalog.writer.putEntries(id, entries)
      catalog.writer.markComplete(id, 0)
    }
  })
  catalog.close()
}
const [db, model] = [join(folder, 'playlists.db'), join(folder, 'model')]

beforeAll(async () => {
  mkdirSync(music)
  for (const hz of [110, 220, 440]) {
    writeFileSync(join(music, `${hz}.wav`), wavBytes(chord([hz, hz * 1.5], 4), 22050))
  }
  const library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(music, { workers: 1 })
  library.close()
  await writePlaylists(db, 'Song')
  const args = ['--min-count', '1', '--workers', '1', '--vector-size', '8', '--quiet']
  const { code, err } = await run(['train', '--db', db, '--model', model, ...args])
  expect([code, err]).toEqual([0, expect.any(String)])
})

/** Findings that are not ok, by name. */
async function faults(args: readonly string[] = []) {
  const all = ['doctor', '--json', '--library', file, '--db', db, '--model', model, ...args]
  const { code, out } = await run(all)
  const { healthy, findings } = JSON.parse(out) as {
    healthy: boolean
    findings: { name: string; state: string; text: string }[]
  }
  expect(code).toBe(healthy ? 0 : 1)
  const found = findings.filter(({ name, state }) => state !== 'ok' && name !== 'ffmpeg')
  return Object.fromEntries(found.map(({ name, state, text }) => [name, `${state}: ${text}`]))
}

test('nothing is wrong', async () => {
  expect(await faults()).toEqual({})
})

describe('a library', () => {
  test('songs without their files, and vectors that are no numbers', async () => {
    const gone = join(music, '440.wav')
    unlinkSync(gone)
    const tables = new DatabaseSync(file)
    const [row] = tables.prepare("SELECT id, vectors FROM songs WHERE path LIKE '%220.wav'").all() as [
      { id: number; vectors: Uint8Array },
    ]
    const vectors = row.vectors.slice()
    new DataView(vectors.buffer).setFloat32(8, Number.NaN, true)
    tables.prepare('UPDATE songs SET vectors = ? WHERE id = ?').run(vectors, row.id)
    tables.close()
    expect(await faults()).toEqual({
      files: `failed: 1 songs are no longer where they were, such as ${gone}: index their folders again: murecom index <folder>`,
      vectors: `failed: 1 songs have a sound that is no numbers, such as ${join(music, '220.wav')}: index their folders again: murecom index <folder>`,
    })
  })

  test('of a newer murecom, and cut off', async () => {
    const newer = join(folder, 'newer.murecom')
    writeFileSync(newer, readFileSync(file))
    const tables = new DatabaseSync(newer)
    tables.exec('PRAGMA user_version = 99')
    tables.close()
    expect(await faults(['--library', newer])).toMatchObject({
      library: expect.stringContaining('use a newer murecom'),
    })
    const cut = join(folder, 'cut.murecom')
    writeFileSync(cut, readFileSync(file))
    truncateSync(cut, 8192)
    const { library } = await faults(['--library', cut])
    expect(library).toMatch(/^failed: .*(malformed|not a murecom library)/)
  })
})

describe('playlists', () => {
  test('what is not there yet can be made', async () => {
    const absent = join(folder, 'absent')
    expect(await faults(['--model', absent])).toMatchObject({
      recommender: `missing: ${absent}: not there yet. Make it with: murecom train`,
    })
    expect(await faults(['--db', absent])).toMatchObject({
      catalogue: `missing: ${absent}: not there yet. Make it with: murecom import <files>`,
    })
  })

  test('a catalogue that is none', async () => {
    const other = join(folder, 'other.db')
    new DatabaseSync(other).exec('CREATE TABLE contacts (name TEXT)')
    const { catalogue } = await faults(['--db', other])
    expect(catalogue).toMatch(/^failed: .*other\.db/)
  })

  test('a recommender of another catalogue, damaged, with leavings of a training, and without a part', async () => {
    const other = join(folder, 'foreign.db')
    await writePlaylists(other, 'Other')
    expect(await faults(['--db', other])).toMatchObject({
      recommender: expect.stringContaining('was trained on another catalogue'),
    })
    const copy = join(folder, 'copy')
    const training = readdirSync(model).find(name => name.startsWith('training-'))!
    const part = (name: string) => join(copy, training, name)
    const fresh = () => cpSync(model, copy, { recursive: true, force: true })
    const found = async () => (await faults(['--model', copy]))['recommender']
    fresh()
    writeFileSync(join(copy, 'items.bin.new'), '')
    expect(await found()).toContain('items.bin.new are left from a training that was cut off: delete them')
    rmSync(join(copy, 'items.bin.new'))
    // Whatever models the blend consists of: each is read.
    for (const name of readdirSync(join(model, training)).filter(name => name.endsWith('.bin'))) {
      const bytes = readFileSync(part(name))
      bytes[bytes.length >> 1]! ^= 0xff
      writeFileSync(part(name), bytes)
      expect(await found()).toMatch(
        new RegExp(`^failed: .*${name} is damaged.*(train again|murecom train makes it anew)$`),
      )
      fresh()
    }
    rmSync(part('items.bin'))
    expect(await found()).toMatch(/^failed: .*items\.bin.*(train again|murecom train makes it anew)$/)
    fresh()
    expect(await found()).toBeUndefined()
  })
})

test('a disk that is nearly full', async () => {
  const place = join(folder, 'no', 'such', 'folder', 'library')
  expect(await lookAtDisk(place, () => 3 * 2 ** 30)).toEqual({
    name: 'disk',
    state: 'ok',
    text: `3.0 GiB free in ${folder}`,
  })
  expect(await lookAtDisk(place, () => 100 * 2 ** 20)).toEqual({
    name: 'disk',
    state: 'failed',
    text: `0.1 GiB free in ${folder}: make room before indexing or training`,
  })
})
