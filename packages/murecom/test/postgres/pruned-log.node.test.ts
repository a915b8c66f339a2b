import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { Machine } from './machine.ts'
import { addMadeSongs, type MadeSong } from './made-rows.ts'

const postgres = await startPostgresOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'murecom-pruned-'))
const music = join(folder, 'music')
const [behind, near, fresh] = ['behind', 'near', 'fresh'].map(name => join(folder, name)) as [string, string, string]
let machine: Machine

beforeAll(() => {
  mkdirSync(music)
  machine = new Machine()
})
afterAll(async () => {
  await machine.kill()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

describe.skipIf(!postgres)('the log of changes', () => {
  let address: string
  let songs: MadeSong[]

  /** Changes of the song at a path, as a worker that writes it again and again makes them. */
  function change(path: string, times: number): void {
    postgres!.sql(
      address,
      `SET search_path = murecom_library; INSERT INTO changes SELECT revision + n, id FROM clock, songs,
         generate_series(1, ${times}) AS n WHERE path = '${path}';
       UPDATE clock SET revision = revision + ${times}`,
    )
  }
  const remove = (path: string): string =>
    postgres!.sql(address, `DELETE FROM murecom_library.songs WHERE path = '${path}'`)
  const lines = (): number => Number(postgres!.sql(address, 'SELECT count(*) FROM murecom_library.changes'))
  const paths = (...without: number[]): string[] =>
    songs
      .filter((_, i) => !without.includes(i))
      .map(({ path }) => path)
      .sort()

  beforeAll(async () => {
    address = postgres!.newDatabase()
    await machine.call('share', address, {})
    songs = addMadeSongs(postgres!, address, 0, 6)
  })

  test('is shortened when songs are queued, and a copy that it no longer reaches back to is taken anew', async () => {
    expect(await machine.call('open', address, behind)).toMatchObject({ songs: 6 })
    await machine.call('close')
    remove(songs[1]!.path)
    change(songs[0]!.path, 15_000)
    await machine.call('queue', music)
    expect(lines()).toBe(15_007) // too few to be worth it
    expect(await machine.call('open', address, near)).toMatchObject({ songs: 5 })
    await machine.call('close')
    remove(songs[2]!.path)
    change(songs[0]!.path, 8000)
    await machine.call('queue', music)
    // The newest ten thousand, and the last change of each of the other songs.
    expect(lines()).toBe(10_003)
    expect(await machine.call('open', address, behind)).toMatchObject({ songs: 4 })
    expect(await machine.call('songs')).toEqual(paths(1, 2))
    expect(await machine.call('notices')).toEqual([
      expect.stringMatching(/^.*: is copied anew: postgres:.* no longer has the changes since it was looked at$/),
    ])
  })

  test('a copy that it reaches back to takes the changes, and a new copy has all songs; nothing is said', async () => {
    const before = await machine.call<string[]>('notices')
    expect(await machine.call('open', address, near)).toMatchObject({ songs: 4 })
    expect(await machine.call('songs')).toEqual(paths(1, 2))
    expect(await machine.call('open', address, fresh)).toMatchObject({ songs: 4 })
    expect(await machine.call('songs')).toEqual(paths(1, 2))
    expect(await machine.call('notices')).toEqual(before)
  })

  test('a copy that is open while it is left behind answers meanwhile, and is right in the end', async () => {
    // One transaction, so that the copy sees nothing in between.
    postgres!.sql(
      address,
      `BEGIN; SET search_path = murecom_library; DELETE FROM songs WHERE path = '${songs[3]!.path}';
       INSERT INTO changes SELECT revision + n, id FROM clock, songs, generate_series(1, 20000) AS n
         WHERE path = '${songs[0]!.path}';
       UPDATE clock SET revision = revision + 20000;
       DELETE FROM changes WHERE revision < (SELECT revision FROM clock) - 10
         AND song NOT IN (SELECT id FROM songs WHERE path <> '${songs[0]!.path}');
       INSERT INTO settings SELECT 'log_horizon', revision - 10 FROM clock
         ON CONFLICT (key) DO UPDATE SET value = excluded.value; NOTIFY murecom_library; COMMIT`,
    )
    await vi.waitFor(async () => expect(await machine.call('songs')).toEqual(paths(1, 2, 3)), 10_000)
    expect(await machine.call('notices')).toHaveLength(2)
  })
})
