import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Listening, listeningFile, openListening } from '../../src/node.ts'
import { radioLibrary, threeKinds } from '../radio/radio-library.ts'

let made: Awaited<ReturnType<typeof radioLibrary>>
beforeEach(async () => {
  made = await radioLibrary(threeKinds(4))
})
afterEach(() => {
  vi.restoreAllMocks()
  made.close()
})

const starred = (): string[] => made.library.find('calm', { where: 'starred' }).map(({ title }) => title)

/** Stars the song of a title in a file of what was listened to, as another process does. */
function star(title: string, file = listeningFile(made.file)): void {
  const [song] = made.library.contentsOf([made.library.idNamed(title)!])
  using listening = openListening(file)
  listening.setStar('', { kind: 'song', hash: song!.hash, path: song!.path }, 5)
}

test('what another process notes is seen, in a file that is made or replaced later too', () => {
  expect(starred()).toEqual([])
  star('calm 1')
  expect(starred()).toEqual(['calm 1'])
  star('calm 2')
  expect(starred()).toEqual(['calm 1', 'calm 2'])
  const other = join(made.folder, 'other')
  star('calm 3', other)
  if (process.platform === 'win32') return // an open file cannot be replaced there
  renameSync(other, listeningFile(made.file))
  expect(starred()).toEqual(['calm 3'])
  rmSync(listeningFile(made.file))
  expect(starred()).toEqual([])
})

test('what did not change is not read again', () => {
  star('calm 1')
  const marks = vi.spyOn(Listening.prototype, 'marks')
  for (let i = 0; i < 4; i++) expect(starred()).toEqual(['calm 1'])
  expect(marks).toHaveBeenCalledTimes(1)
  made.library.find('calm', { where: 'starred', user: 'ann' })
  expect(marks).toHaveBeenCalledTimes(2)
  star('calm 0')
  expect(starred()).toEqual(['calm 0', 'calm 1'])
  expect(marks).toHaveBeenCalledTimes(3)
})
