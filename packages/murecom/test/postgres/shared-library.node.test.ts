import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { ALL_COLUMNS } from '../../src/library/store/all-columns.ts'
import { openLibrary, type QueueFolderReport, type SharedProgress, type SimilarLibrarySong } from '../../src/node.ts'
import { Machine } from './machine.ts'
import { columnsOf, contentOf, writeMusic } from './music.ts'

const postgres = await startPostgresOrSkip()
const folder = mkdtempSync(join(tmpdir(), 'murecom-shared-'))
const music = join(folder, 'music')
const reference = join(folder, 'reference.murecom')
let machine: Machine
let songs: string[]

beforeAll(() => {
  songs = writeMusic(music, 5)
  machine = new Machine()
})
afterAll(async () => {
  await machine.kill()
  await postgres?.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Indexes the folder into a file of its own, as one undisturbed process does. */
async function indexed(file = reference): Promise<void> {
  using library = await openLibrary(file, { model: 'gtzan' })
  await library.addFolder(music, { workers: 1 })
}

describe.skipIf(!postgres)('a library on PostgreSQL', () => {
  const copies = join(folder, 'copies')
  let address: string

  beforeAll(() => {
    address = postgres!.newDatabase()
  })

  test('is queued, worked off, and answers as a library file does, to the last bit', async () => {
    await indexed()
    await machine.call('share', address, { model: 'gtzan' })
    const queued = await machine.call<QueueFolderReport>('queue', music)
    expect(queued).toMatchObject({ status: 'done', queued: 6, waiting: 0, unchanged: 0, gone: 0, refused: [] })
    expect(await machine.call('queue', music)).toMatchObject({ queued: 0, waiting: 6 })
    expect(await machine.call('progress')).toMatchObject({ songs: 0, queued: 6, active: 0, workers: [], failed: [] })
    const report = await machine.call('work', { workers: 2, untilDone: true })
    expect(report).toEqual({ status: 'done', added: 5, known: 0, gone: 0, refused: 1, failed: 0 })
    const opened = await machine.call<{ file: string; songs: number; model: string }>('open', address, copies)
    expect(opened).toMatchObject({ songs: 5, model: 'gtzan' })
    expect(contentOf(opened.file)).toEqual(contentOf(reference))
    expect(columnsOf(opened.file, 'songs').sort()).toEqual([...ALL_COLUMNS].sort())
    using library = await openLibrary(reference)
    const similar = await machine.call<SimilarLibrarySong[]>('similar', songs[0])
    expect(similar.length).toBe(4)
    expect(similar).toEqual(await library.similar(songs[0]!, { limit: 20 }))
  })

  test('follows what becomes of the files, while it is open', async () => {
    const { file } = await machine.call<{ file: string }>('open', address, copies)
    const [first, second, third] = songs as [string, string, string, ...string[]]
    const moved = join(music, 'moved.wav')
    renameSync(first, moved)
    rmSync(second)
    writeFileSync(third, wavBytes(chord([150, 600], 4), 22050))
    utimesSync(third, 1000, 1000)
    // The moved song is left to the worker that finds its content.
    expect(await machine.call('queue', music)).toMatchObject({ queued: 2, unchanged: 2, gone: 0 })
    expect(await machine.call('work', { workers: 1, untilDone: true })).toMatchObject({ added: 1, known: 1, failed: 0 })
    expect(await machine.call('queue', music)).toMatchObject({ queued: 0, unchanged: 4, gone: 1 })
    await indexed()
    await vi.waitFor(async () => {
      expect(await machine.call('songs')).toEqual([moved, ...songs.slice(2)].sort())
    }, 10_000)
    expect(contentOf(file)).toEqual(contentOf(reference))
    await expect(machine.call('addFolder', music)).rejects.toMatchObject({ code: 'shared-library' })
  })

  test('a song that fails is tried three times, then named', async () => {
    const path = join(music, 'grows.wav')
    writeFileSync(path, wavBytes(chord([500], 4), 22050))
    onTestFinished(() => rmSync(path, { force: true }))
    await machine.call('queue', music)
    // It is another file than the one that was queued, and stays so.
    writeFileSync(path, wavBytes(chord([500], 3), 22050))
    expect(await machine.call('work', { workers: 1, untilDone: true })).toMatchObject({ added: 0, failed: 3 })
    const { failed, queued } = await machine.call<SharedProgress>('progress')
    expect(queued).toBe(0)
    expect(failed).toEqual([
      { path, reason: expect.stringMatching(/^is \d+ bytes long here, and was \d+ when it was queued$/) },
    ])
  })

  test('a song on which workers died three times is named, too', async () => {
    const path = join(music, 'deadly.wav')
    writeFileSync(path, wavBytes(chord([520], 4), 22050))
    onTestFinished(() => rmSync(path, { force: true }))
    await machine.call('queue', music)
    // As the third worker that took it left it.
    postgres!.sql(
      address,
      `UPDATE murecom_queue.job SET state = 'active', started_on = now(), retry_count = retry_limit,
         heartbeat_on = now() - interval '1 hour' WHERE state < 'active' AND data ->> 'path' = '${path}'`,
    )
    expect(await machine.call('work', { workers: 1, untilDone: true })).toMatchObject({ added: 0, known: 0 })
    const { failed } = await machine.call<SharedProgress>('progress')
    expect(failed).toContainEqual({ path, reason: 'its workers died or hung' })
  })

  test('a machine that does not see the music takes no song; one that has it elsewhere says where', async () => {
    const elsewhere = join(folder, 'elsewhere')
    renameSync(music, elsewhere)
    onTestFinished(() => renameSync(elsewhere, music))
    writeFileSync(join(elsewhere, 'late.wav'), wavBytes(chord([700], 4), 22050))
    postgres!.sql(address, 'DELETE FROM murecom_queue.job')
    await expect(machine.call('work', { workers: 1, untilDone: true })).rejects.toMatchObject({
      code: 'no-folder',
      message: expect.stringContaining(`--path-map ${music}=<folder>`),
    })
    renameSync(elsewhere, music)
    await machine.call('queue', music)
    renameSync(music, elsewhere)
    const pathMap = [{ from: music, to: elsewhere }]
    expect(await machine.call('work', { workers: 1, untilDone: true, pathMap })).toMatchObject({ added: 1, failed: 0 })
    await machine.call('open', address, copies)
    expect(await machine.call('songs')).toContain(join(music, 'late.wav'))
  })

  test('a backup that was restored is copied anew', async () => {
    const { file, songs: before } = await machine.call<{ file: string; songs: number }>('open', address, copies)
    // What was written since the backup is gone, and the history goes on another way.
    postgres!.sql(
      address,
      `SET search_path = murecom_library; DELETE FROM songs WHERE path LIKE '%late.wav';
       DELETE FROM changes; UPDATE clock SET revision = 7; UPDATE songs SET size = size`,
    )
    const again = await machine.call('open', address, copies)
    expect(again).toEqual({ file, songs: before - 1, model: 'gtzan' })
    expect(await machine.call('notices')).toContainEqual(
      expect.stringMatching(/is copied anew: .* has another history/),
    )
  })
})
