import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openSharedLibrary } from '../../src/node.ts'
import { Machine } from './machine.ts'
import { writeMusic } from './music.ts'

const postgres = await startPostgresOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'murecom-faults-'))
const music = join(folder, 'music')
let machine: Machine

beforeAll(() => {
  machine = new Machine()
})
afterAll(async () => {
  await machine.kill()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** What a call is refused with. */
async function refusal(call: string, ...args: unknown[]): Promise<{ code: string; message: string }> {
  const error = await machine.call(call, ...args).then(
    () => undefined,
    (thrown: { code: string; message: string }) => thrown,
  )
  expect(error).toMatchObject({ name: 'LibraryError' })
  return error!
}

test('an address of something else, and options that do not exist, are refused', async () => {
  await expect(openSharedLibrary('music.murecom')).rejects.toThrow(
    'openSharedLibrary: address must be postgres://user@host/database, got "music.murecom"',
  )
  await expect(openSharedLibrary('postgres://h/d', { models: 1 } as object)).rejects.toThrow('did you mean model?')
})

/** New sessions of a database may write, or may not. */
function readOnly(address: string, value: 'on' | 'off'): string {
  return `ALTER DATABASE ${address.split('/').at(-1)} SET default_transaction_read_only = ${value}`
}

describe.skipIf(!postgres)('what goes wrong with a library on PostgreSQL is one line', () => {
  const copies = join(folder, 'copies')
  const password = 'pa55-w0rd'

  test('no library, nobody that may come in, no database', async () => {
    const address = postgres!.newDatabase()
    expect(await refusal('open', address, copies)).toEqual({
      name: 'LibraryError',
      code: 'no-library',
      message: `${address}: has no library. Make one with: murecom index <folder> --library ${address}`,
    })
    expect(await refusal('share', address, { make: false })).toMatchObject({ code: 'no-library' })
    postgres!.sql(address, `CREATE ROLE ann LOGIN PASSWORD 'other' IN ROLE guarded`)
    const wrong = address.replace('murecom@', `ann:${password}@`)
    const refused = await refusal('open', wrong, copies)
    expect(refused.code).toBe('unauthorized')
    expect(refused.message).toMatch(
      /^postgres:\/\/ann@127\.0\.0\.1:\d+\/test1: the server refuses the user or the password/,
    )
    expect(JSON.stringify(refused)).not.toContain(password)
    expect(await refusal('open', `${address}x`, copies)).toMatchObject({ code: 'no-database' })
    expect(await refusal('open', 'postgres://127.0.0.1:1/music', copies)).toMatchObject({ code: 'server-unreachable' })
  })

  test('tables of a newer version, of another program, another model', async () => {
    const address = postgres!.newDatabase()
    await machine.call('share', address, { model: 'gtzan' })
    expect(await refusal('share', address, { model: 'musicnn' })).toMatchObject({
      code: 'other-model',
      message: `${address}: was indexed with the model gtzan, not with musicnn: use another library`,
    })
    postgres!.sql(address, "UPDATE murecom_library.settings SET value = '../elsewhere' WHERE key = 'library_id'")
    expect(await refusal('open', address, copies)).toMatchObject({
      code: 'broken-library',
      message: `${address}: its id must be a UUID, got "../elsewhere"`,
    })
    postgres!.sql(address, "INSERT INTO murecom_library.migrations (name) VALUES ('9999-later')")
    expect(await refusal('open', address, copies)).toMatchObject({
      code: 'other-schema',
      message: `${address}: has tables of version 2, this murecom reads versions up to 1: use a newer murecom`,
    })
    const foreign = postgres!.newDatabase()
    postgres!.sql(foreign, 'CREATE SCHEMA murecom_library; CREATE TABLE murecom_library.songs (id int)')
    expect(await refusal('share', foreign, {})).toMatchObject({ code: 'not-a-library' })
  })

  test('a user that may only read has the answers, and cannot index', async () => {
    writeMusic(music, 1)
    const address = postgres!.newDatabase()
    await machine.call('share', address, { model: 'gtzan' })
    await machine.call('queue', music)
    await machine.call('work', { workers: 1, untilDone: true })
    postgres!.sql(
      address,
      `CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA murecom_library TO reader;
       GRANT SELECT ON ALL TABLES IN SCHEMA murecom_library TO reader`,
    )
    const reader = address.replace('murecom@', 'reader@')
    expect(await machine.call('open', reader, copies)).toMatchObject({ songs: 1 })
    await machine.call('share', reader, {})
    expect(await refusal('queue', music)).toMatchObject({ code: 'no-permission' })
    postgres!.sql(address, readOnly(address, 'on'))
    await machine.call('share', address, {})
    expect(await refusal('queue', music)).toMatchObject({ code: 'read-only' })
  })

  test('a disk that is full, and a standby that took the place of its server, end a worker; the next one goes on', async () => {
    writeMusic(music, 1)
    const address = postgres!.newDatabase()
    await machine.call('share', address, { model: 'gtzan' })
    await machine.call('queue', music)
    postgres!.sql(
      address,
      `CREATE FUNCTION is_full() RETURNS trigger LANGUAGE plpgsql AS
         'BEGIN RAISE EXCEPTION ''could not extend file'' USING ERRCODE = ''53100''; END';
       CREATE TRIGGER is_full BEFORE INSERT ON murecom_library.songs EXECUTE FUNCTION is_full()`,
    )
    expect(await refusal('work', { workers: 1, untilDone: true })).toMatchObject({
      code: 'database-full',
      message: `${address}: the disk of the server is full (could not extend file)`,
    })
    postgres!.sql(address, `DROP TRIGGER is_full ON murecom_library.songs; ${readOnly(address, 'on')}`)
    await machine.call('share', address, {})
    expect(await refusal('work', { workers: 1, untilDone: true })).toMatchObject({ code: 'read-only' })
    postgres!.sql(address, `SET default_transaction_read_only = off; ${readOnly(address, 'off')}`)
    await machine.call('share', address, {})
    expect(await machine.call('work', { workers: 1, untilDone: true })).toMatchObject({ added: 1, failed: 0 })
  })

  test('a server that goes away is waited for; answers are those of before, and then the new ones', async () => {
    const address = postgres!.newDatabase()
    const [, , ...more] = writeMusic(music, 3)
    await machine.call('share', address, { model: 'gtzan' })
    await machine.call('queue', music)
    await machine.call('open', address, copies)
    const working = machine.call('work', { workers: 1 })
    await vi.waitFor(async () => expect(await machine.call('songs')).toContain(more[0]), 20_000)
    await postgres!.crash()
    await vi.waitFor(async () => {
      expect(await machine.call<string[]>('notices')).toContainEqual(
        expect.stringContaining('answers are those of before'),
      )
    }, 10_000)
    expect(await machine.call('songs')).toContain(more[0])
    expect(await refusal('open', address, copies)).toMatchObject({ code: 'server-unreachable' })
    await postgres!.start()
    const [, , , fourth] = writeMusic(music, 4)
    await machine.call('queue', music)
    await machine.call('open', address, copies)
    await vi.waitFor(async () => expect(await machine.call('songs')).toContain(fourth), 20_000)
    await machine.call('stop')
    expect(await working).toMatchObject({ status: 'stopped' })
  })
})
