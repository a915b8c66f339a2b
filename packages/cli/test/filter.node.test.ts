import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { threeKinds } from '../../murecom/test/radio/radio-library.ts'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { run } from './helpers.ts'

let folder: string
let library: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'murecom-filter-command-'))
  library = join(folder, 'library.murecom')
  storeLibrary(library, 4, ['calm', 'loud', 'odd'], threeKinds(10))
})
afterAll(() => rmSync(folder, { recursive: true }))

const ask = (...args: string[]) => run([...args, '--library', library], { env: { HOME: folder } })

test('a filter is saved, meant by --where, listed, written as a smart playlist and removed', async () => {
  expect(await ask('filter', 'save', 'quiet', 'title ~ calm')).toEqual({
    ...{ code: 0, out: '', err: 'saved: --where @quiet means it\n' },
  })
  const songs = await ask('list', '--where', '@quiet and not title ~ 3', '--json')
  expect(JSON.parse(songs.out)).toMatchObject({ total: 9 })
  expect(
    (await ask('similar', 'loud 1', '--where', '@Quiet', '--json', '-n', '3')).out.match(/"title":"calm/g),
  ).toHaveLength(3)
  expect((await ask('filter', 'save', 'Quiet', 'year = 1')).err).toBe(
    'murecom: "Quiet" is saved already; --force writes over it\n',
  )
  const nsp = join(folder, 'quiet.nsp')
  expect(await ask('filter', 'export', 'quiet', nsp)).toMatchObject({ code: 0 })
  expect(JSON.parse(readFileSync(nsp, 'utf8'))).toEqual({ name: 'quiet', all: [{ contains: { title: 'calm' } }] })
  expect(JSON.parse((await ask('filter', 'list', '--json')).out)).toEqual({
    filters: [{ name: 'quiet', where: 'title ~ calm' }],
  })
  expect((await ask('filter', 'remove', 'quiet')).code).toBe(0)
  expect(await ask('filter', 'remove', 'quiet')).toMatchObject({
    ...{ code: 1, err: 'murecom: no filter is saved as "quiet"\n' },
  })
  expect((await ask('list', '--where', '@quiet')).err).toBe(
    'murecom: filter: at letter 1: no filter is saved as "quiet"; save it first\n',
  )
})

test('a smart playlist of Navidrome becomes a filter; what it cannot become is said', async () => {
  const nsp = join(folder, 'Late evening.nsp')
  writeFileSync(nsp, JSON.stringify({ all: [{ contains: { title: 'odd' } }, { gt: { duration: 10 } }], limit: 20 }))
  const { code, err } = await ask('filter', 'import', nsp)
  expect({ code, err }).toEqual({
    code: 0,
    err: `${nsp}: a filter does not keep its number of songs\nsaved: --where '@"Late evening"' means it\n`,
  })
  expect((await ask('filter', 'list')).out).toContain('title ~ "odd" and duration > 10')
  writeFileSync(nsp, '{ "all": [{ "inTheLast": { "lastPlayed": 30 } }] }')
  expect(await ask('filter', 'import', nsp, '--name', 'x')).toMatchObject({
    ...{ code: 1, err: 'murecom: smart playlist: there is no such field here: "lastPlayed"\n' },
  })
  expect(await ask('filter', 'save', 'x "y"', 'year = 1')).toMatchObject({ code: 2 })
  expect((await ask('filter', 'import', join(folder, 'none.nsp'))).code).toBe(1)
})
