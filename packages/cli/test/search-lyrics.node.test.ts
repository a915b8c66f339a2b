import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { storeLibrary } from '../../murecom/test/reference/stored-library.ts'
import { run } from './helpers.ts'

const folder = mkdtempSync(join(tmpdir(), 'murecom-cli-lyrics-'))
const library = join(folder, 'library.murecom')
afterAll(() => rmSync(folder, { recursive: true }))
storeLibrary(
  library,
  2,
  [],
  [
    { path: '/a.mp3', title: 'One', artist: 'Ann', vectors: [1, 0], lyrics: [[1, 'The ship is lost in the waves']] },
    { path: '/b.mp3', title: 'Two', vectors: [0, 1], lyrics: [[null, 'Dance with me tonight']] },
  ],
)
const ask = (...args: string[]) => run(['search', '--library', library, ...args])

test('search --lyrics: by words, with the line', async () => {
  const { code, out } = await ask('--lyrics', 'the', 'waves')
  expect(code).toBe(0)
  expect(out).toMatch(
    /^#\s+title\s+artist\s+score\s+line\s+file\n1 {2}One +Ann +1\.00 {2}The ship is lost in the waves +\/a\.mp3\n$/,
  )
  expect(await ask('--lyrics', 'mountain')).toMatchObject({ code: 1, err: 'murecom: no lyrics have "mountain"\n' })
})

test('search --lyrics-like: by meaning, as JSON too, within a filter', async () => {
  expect((await ask('--lyrics-like', 'sailors', 'in', 'a', 'storm')).out).toMatch(/\n1 {2}One /)
  const { songs } = JSON.parse((await ask('--lyrics-like', 'a disco party', '--json')).out) as { songs: object[] }
  expect(songs[0]).toMatchObject({ title: 'Two', at: 0, lines: [{ text: 'Dance with me tonight' }] })
  expect(await ask('--lyrics-like', 'a disco party', '--where', 'title = one')).toMatchObject({ code: 1 })
  expect(await ask('--lyrics', '--lyrics-like', 'x')).toMatchObject({
    code: 2,
    err: 'murecom: --lyrics and --lyrics-like exclude each other\n',
  })
})
