import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgresOrSkip } from '@murecom/testing/postgres'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { run } from './helpers.ts'

const postgres = await startPostgresOrSkip()
afterAll(() => postgres?.stop())

it.skipIf(!postgres)('commands take the address of a catalogue, and show it without the password', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'murecom-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const list = join(folder, 'list.m3u')
  writeFileSync(list, '#EXTM3U\n#EXTINF:100,Some Band - One\n1.mp3\n#EXTINF:100,Some Band - Two\n2.mp3\n')
  const db = postgres!.newDatabase().replace('murecom@', 'murecom:pa55-w0rd@')
  const io = { env: { XDG_DATA_HOME: folder } }
  const imported = await run(['import', list, '--db', db, '--quiet'], io)
  expect(imported.out).toMatch(/^1 playlists, 2 new tracks; in postgres:\/\/murecom@127\.0\.0\.1:\d+\/test1\n$/)
  const stats = await run(['catalog', 'stats', '--db', db, '--json'], io)
  expect(JSON.parse(stats.out)).toMatchObject({ playlists: 1, entries: 2 })
  const found = await run(['catalog', 'search', 'one', '--db', db, '--json'], io)
  expect(JSON.parse(found.out)).toMatchObject([{ name: 'One' }])
  const health = await run(['doctor', '--db', db], io)
  expect(health.out).toMatch(/ok +catalogue +postgres:\/\/murecom@127\.0\.0\.1:\d+\/test1: 1 playlists, 2 tracks/)
  await postgres!.crash()
  const down = await run(['catalog', 'stats', '--db', db], io)
  expect([down.code, down.err]).toEqual([
    1,
    expect.stringMatching(/^murecom: postgres:.*: the server cannot be reached \(.*\)\n$/),
  ])
  const everything = [imported, stats, found, health, down].map(({ out, err }) => out + err).join('')
  expect(everything).not.toContain('pa55')
})
