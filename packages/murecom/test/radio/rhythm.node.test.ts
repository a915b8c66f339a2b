import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import { Radio } from '../../src/node.ts'
import { radioLibrary, threeKinds } from './radio-library.ts'

const SONGS = threeKinds(48).slice(0, 48)
const SEED = SONGS[4]!.path
const numberOf = ({ path }: { path: string }): number => Number(/(\d+)\.mp3/.exec(path)![1])

/** Songs of a radio in a library whose songs are, in turn, at two tempos and in two far keys; half of the slow ones are counted twice. */
async function songsAhead(isKnown: boolean) {
  const made = await radioLibrary(SONGS)
  const db = new Database(made.file)
  const set = db.prepare('UPDATE songs SET bpm = ?, camelot = ? WHERE path = ?')
  for (const song of isKnown ? SONGS : []) {
    const number = numberOf(song)
    set.run(...(number % 2 ? [131, '2A'] : [number % 4 ? 92 : 184, '8B']), song.path)
  }
  db.close()
  try {
    const radio = await Radio.start(made.library, { seeds: { songs: [SEED] }, seed: 2 })
    radio.report({ path: SEED, outcome: 'completed' })
    return (await radio.next({ limit: 16 })).songs
  } finally {
    made.close()
  }
}

test('where tempo and key are known a song follows on the one before it, and says so', async () => {
  const [known, unknown] = [await songsAhead(true), await songsAhead(false)]
  const jumps = (songs: typeof known): number =>
    songs.filter((song, i) => numberOf(song) % 2 !== (i === 0 ? 4 : numberOf(songs[i - 1]!)) % 2).length
  expect(jumps(known)).toBeLessThan(jumps(unknown))
  const steps = known.flatMap(({ reasons }) => reasons.filter(({ kind }) => kind === 'step'))
  expect(steps).toHaveLength(16)
  expect(steps).toContainEqual({ kind: 'step', tempoRatio: 1, keySteps: 0 })
  expect(steps).toContainEqual({ kind: 'step', tempoRatio: expect.any(Number), keySteps: 6 })
  expect(unknown.flatMap(({ reasons }) => reasons.filter(({ kind }) => kind === 'step'))).toEqual([])
})
