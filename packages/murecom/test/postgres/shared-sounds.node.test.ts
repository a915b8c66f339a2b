import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type PostgresServer, startPgvectorOrSkip, startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSharedSounds, type SimilarLibrarySong } from '../../src/node.ts'
import { Machine } from './machine.ts'
import { addMadeSongs, type MadeSong } from './made-rows.ts'

const postgres = await startPgvectorOrSkip()
const plain = await startPostgresOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'murecom-sounds-'))
let machine: Machine

beforeAll(() => {
  machine = new Machine()
})
afterAll(async () => {
  await machine.kill()
  await Promise.all([postgres?.stop(), plain?.stop()])
  rmSync(folder, { recursive: true, force: true })
})

/** Makes a library of made songs. */
async function library(server: PostgresServer, songs: number): Promise<{ address: string; songs: MadeSong[] }> {
  const address = server.newDatabase()
  await machine.call('share', address, {})
  return { address, songs: addMadeSongs(server, address, 0, songs) }
}

/** The answers of a question there, and those of a copy. */
async function both(
  path: string,
  rules: object = {},
  candidates?: number,
): Promise<[there: SimilarLibrarySong[], copy: unknown]> {
  const there = await machine.call<SimilarLibrarySong[]>('similarThere', path, { ...rules, candidates })
  return [there, await machine.call('similar', path, { limit: 10, ...rules })]
}

test('an address of something else is refused', async () => {
  await expect(openSharedSounds('music.murecom')).rejects.toThrow(
    'openSharedSounds: address must be postgres://user@host/database, got "music.murecom"',
  )
})

test.skipIf(!plain)('a server without pgvector, and a library compared by votes, are named in a line', async () => {
  const { address } = await library(plain!, 1)
  await machine.call('sounds', address)
  await expect(machine.call('similarThere', '/music/x.mp3')).rejects.toMatchObject({ code: 'not-in-library' })
  const known = plain!.sql(address, "SELECT count(*) FROM pg_available_extensions WHERE name = 'vector'").trim() === '1'
  if (!known) {
    await expect(machine.call('indexSounds')).rejects.toMatchObject({
      code: 'no-pgvector',
      message: `${address}: has no pgvector, which answers without a copy take: install it there, or let a copy answer`,
    })
  }
  const votes = plain!.newDatabase()
  await machine.call('share', votes, { model: 'gtzan' })
  await expect(machine.call('sounds', votes)).rejects.toMatchObject({ code: 'by-votes' })
})

describe.skipIf(!postgres)('similar songs, asked on PostgreSQL', () => {
  let address: string
  let songs: MadeSong[]

  beforeAll(async () => {
    ;({ address, songs } = await library(postgres!, 300))
    // A small table would be read as a whole: the answers are to come from the index.
    postgres!.sql(address, `ALTER DATABASE ${address.split('/').at(-1)} SET enable_seqscan = off`)
  })

  test('there is no answer before they are indexed; then the answers are those of a copy', async () => {
    const [first] = songs
    expect(await machine.call('sounds', address.replace('murecom@', 'murecom:pa55@'))).toBe(address)
    await expect(machine.call('similarThere', first!.path)).rejects.toMatchObject({
      code: 'no-sounds',
      message: `${address}: its sounds were not indexed yet: SharedSounds.index does it`,
    })
    expect(await machine.call('indexSounds')).toEqual({ status: 'done', taken: 300 })
    expect(await machine.call('indexSounds')).toEqual({ status: 'done', taken: 0 })
    const plan = postgres!.sql(
      address,
      `SET search_path = murecom_sounds, public; EXPLAIN SELECT song FROM directions
       ORDER BY direction <#> (SELECT direction FROM directions LIMIT 1) LIMIT 10`,
    )
    expect(plan).toContain('Index Scan using directions_near')
    await machine.call('open', address, join(folder, 'copies'))
    for (const { path } of songs.slice(0, 20)) {
      const [there, copy] = await both(path)
      expect(there).toHaveLength(10)
      expect(there).toEqual(copy)
    }
  })

  test('the rules of an answer are those of a copy, also where many songs are left out', async () => {
    const [{ path }] = songs as [MadeSong]
    for (const options of [{ limit: 200 }, { limit: 30, excludeSameArtist: true }, { limit: 30, foldCopies: false }]) {
      const [there, copy] = await both(path, options)
      expect(there).toEqual(copy)
    }
    const [one, first] = await both(path, { limit: 1 }, 1)
    expect(one).toEqual(first)
    const copies = await machine.call<SimilarLibrarySong[]>('similarThere', songs[298]!.path, { foldCopies: false })
    expect(copies[0]).toMatchObject({ path: songs[299]!.path, score: expect.closeTo(1, 6) })
    const [folded] = await both(songs[298]!.path)
    expect(folded.map(song => song.path)).not.toContain(songs[299]!.path)
    const own = await machine.call<SimilarLibrarySong[]>('similarToVectorsThere', songs[5]!.vectors)
    expect(own[0]).toMatchObject({ path: songs[5]!.path, score: expect.closeTo(1, 6) })
    await expect(machine.call('similarToVectorsThere', new Float32Array(3))).rejects.toThrow(
      'SharedSounds.similarToVectors: vectors must have a length that is a multiple of dimensions (50), got 3',
    )
    await expect(machine.call('similarThere', path, { efSearch: 1 })).rejects.toThrow('did you mean candidates?')
    await expect(machine.call('similarThere', path, { candidates: 1001 })).rejects.toThrow('from 1 to 1000')
  })

  test('songs that were added, changed or removed', async () => {
    const [a, b, c] = songs as [MadeSong, MadeSong, MadeSong]
    addMadeSongs(postgres!, address, 300, 40)
    postgres!.sql(
      address,
      `SET search_path = murecom_library; DELETE FROM songs WHERE path = '${b.path}';
       UPDATE songs SET vectors = (SELECT vectors FROM songs WHERE path = '${c.path}') WHERE path = '${a.path}'`,
    )
    const before = await machine.call<SimilarLibrarySong[]>('similarThere', c.path, { limit: 200 })
    expect(before.map(song => song.path)).not.toContain(b.path)
    expect(await machine.call('indexSounds')).toEqual({ status: 'done', taken: 42 })
    await machine.call('open', address, join(folder, 'copies'))
    for (const { path } of [a, c, songs[7]!]) {
      const [there, copy] = await both(path, { foldCopies: false })
      expect(there).toEqual(copy)
    }
    // A log that was shortened: the state is of a revision that it no longer has.
    postgres!.sql(address, 'UPDATE murecom_sounds.state SET revision = revision - 1')
    expect(await machine.call('indexSounds')).toEqual({ status: 'done', taken: 340 })
  })

  test('a user that may only read has the answers, and cannot index', async () => {
    postgres!.sql(
      address,
      `CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA murecom_library, murecom_sounds TO reader;
       GRANT SELECT ON ALL TABLES IN SCHEMA murecom_library, murecom_sounds TO reader`,
    )
    const answers = await machine.call('similarThere', songs[0]!.path)
    await machine.call('sounds', address.replace('murecom@', 'reader@'))
    expect(await machine.call('similarThere', songs[0]!.path)).toEqual(answers)
    await expect(machine.call('indexSounds')).rejects.toMatchObject({ code: 'no-permission' })
    await machine.call('sounds', address)
  })

  test('an index that is being built is given up, and built the next time', async () => {
    postgres!.sql(
      address,
      `DROP INDEX murecom_sounds.directions_near;
       CREATE FUNCTION murecom_sounds.slow() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(100); END';
       CREATE EVENT TRIGGER slow ON ddl_command_start WHEN TAG IN ('CREATE INDEX') EXECUTE FUNCTION murecom_sounds.slow()`,
    )
    expect(await machine.call('indexSounds', true)).toEqual({ status: 'stopped', taken: 0 })
    const there = "SELECT to_regclass('murecom_sounds.directions_near') IS NOT NULL"
    expect(postgres!.sql(address, there).trim()).toBe('f')
    postgres!.sql(address, 'DROP EVENT TRIGGER slow')
    expect(await machine.call('indexSounds')).toEqual({ status: 'done', taken: 0 })
    expect(postgres!.sql(address, there).trim()).toBe('t')
  })
})
