import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { openLibrary } from 'murecom/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './helpers.ts'

let folder: string
let music: string
let file: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-cli-renew-'))
  music = join(folder, 'music')
  file = join(folder, 'old.murecom')
  mkdirSync(music)
  for (const [i, name] of ['low', 'high'].entries()) {
    writeFileSync(join(music, `${name}.wav`), wavBytes(chord([220 * 2 ** i, 330 * 2 ** i], 3.2), 16_000))
  }
  const library = await openLibrary(file, { model: 'musicnn-1' })
  await library.addFolder(music, { workers: 0 })
  library.close()
})
afterAll(() => rmSync(folder, { recursive: true }))

const COMMAND = 'murecom index --renew'

test('index and doctor say that an older library can be renewed; index --renew does it; then nothing is said', {
  timeout: 60_000,
}, async () => {
  const plain = await run(['index', '--library', file, '--model', 'musicnn'])
  expect(plain).toMatchObject({ code: 0, out: expect.stringContaining('2 unchanged') })
  expect(plain.err).toContain(`its sound is of musicnn-1; musicnn finds better: ${COMMAND} --library ${file} analyses`)
  const doctor = (): ReturnType<typeof run> => run(['doctor', '--library', file], { env: { HOME: folder } })
  expect((await doctor()).out).toMatch(/^missing +sound +is of musicnn-1; musicnn finds better: murecom index --renew/m)

  const renewed = await run(['index', '--renew', '--library', file, '--workers', '1'])
  expect(renewed.code).toBe(0)
  expect(renewed.out).toBe(`analysed 2 songs anew by musicnn\n0 added, 2 unchanged; 2 songs in ${file}\n`)
  expect(renewed.err).not.toContain('--renew')
  expect((await doctor()).out).not.toContain('finds better')

  const again = await run(['index', '--renew', '--library', file, '--json'])
  expect(again.out.split('\n').map(line => line && JSON.parse(line))).toMatchObject([
    { library: file, status: 'done', model: 'musicnn', renewed: 0, withoutSound: [] },
    { library: file, songs: 2, added: 0, unchanged: 2 },
    '',
  ])
})

test('servers and libraries on PostgreSQL are not renewed, and each says what to do', async () => {
  expect(await run(['index', '--renew', 'subsonic+https://ann@music.example.org/', '--library', file])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--renew is for folders: index the server into a new library'),
  })
  expect(await run(['index', '--renew', music, '--library', 'postgres://ann@localhost/music'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('is not renewed: index its folders into a new database'),
  })
})
