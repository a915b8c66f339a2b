import { expect, test } from 'vitest'
import { heardLately, type Listening, openListening } from '../../src/node.ts'

const DAY = 24 * 3_600_000
const NOW = 1000 * DAY
const facts = { user: '', playedSeconds: null, durationSeconds: null, outcome: 'completed', source: 'page' } as const
const songAt = (path: string): { hash: string; path: string } => ({ hash: `hash ${path}`, path })

function play(listening: Listening, path: string, daysAgo: number, more = {}): void {
  listening.addPlays([{ ...facts, song: songAt(path), at: NOW - daysAgo * DAY, ...more }])
}

test('each play is worth half after a half-life; skips nothing, and what is long ago nothing', () => {
  using listening = openListening(':memory:')
  for (const days of [0, 14, 28]) play(listening, '/often', days)
  play(listening, '/once', 14)
  play(listening, '/skipped', 1, { outcome: 'skipped' })
  play(listening, '/long-ago', 300)
  play(listening, '/of-ann', 1, { user: 'ann' })
  expect(heardLately(listening, { now: NOW })).toEqual([
    { song: songAt('/often'), name: null, weight: 1.75, last: NOW },
    { song: songAt('/once'), name: null, weight: 0.5, last: NOW - 14 * DAY },
  ])
  expect(heardLately(listening, { now: NOW, halfLifeDays: 7, limit: 1 })).toMatchObject([
    { weight: 1 + 1 / 4 + 1 / 16 },
  ])
  expect(heardLately(listening, { now: NOW, user: 'ann' })).toHaveLength(1)
})

test('a server that counts knows when last: that is one play, or one that is there already', () => {
  using listening = openListening(':memory:')
  play(listening, '/here', 14)
  const last = NOW - 14 * DAY
  listening.setCounts('', 'server:x', [
    { song: songAt('/here'), count: 17, last: last + 30_000 },
    { song: songAt('/there'), count: 3, last },
    { song: songAt('/some-day'), count: 3, last: null },
  ])
  const lately = heardLately(listening, { now: NOW })
  expect(lately.map(({ song, weight }) => [song?.path, weight]).sort()).toEqual([
    ['/here', 0.5],
    ['/there', 0.5],
  ])
})

test('what the library does not have is there by its name, once for two services', () => {
  using listening = openListening(':memory:')
  const name = { title: 'Halo', artists: ['A'], album: null, durationSeconds: null, isrc: null, musicBrainz: null }
  listening.heard.add('', 'lastfm', [{ ...name, at: NOW - 14 * DAY }])
  listening.heard.add('', 'listenbrainz', [{ ...name, title: 'HALO', at: NOW - 14 * DAY + 1000 }])
  const [only, ...more] = heardLately(listening, { now: NOW })
  expect([only?.song, only?.name?.artists, more]).toEqual([null, ['A'], []])
  expect(only?.weight).toBeCloseTo(0.5, 4)
})

test.each([
  [{ halfLifeDays: 0 }, 'halfLifeDays must be a finite number from 0.001 to 36500, got 0'],
  [{ limit: 0 }, 'limit must be an integer of at least 1'],
  [{ halflife: 3 } as object, 'did you mean halfLifeDays?'],
])('%j is refused', (options, message) => {
  using listening = openListening(':memory:')
  expect(() => heardLately(listening, options)).toThrow(message)
})
