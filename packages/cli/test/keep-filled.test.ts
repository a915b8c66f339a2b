import type { Radio } from 'murecom/node'
import { expect, test } from 'vitest'
import type { MpdClient } from '../src/mpd/client.ts'
import { QueueKeeper } from '../src/mpd/keep-filled.ts'
import type { SongPlaces } from '../src/mpd/song-places.ts'

/** What MPD says at some moments, of songs of 200 s. */
const moment = (atSecond: number, song: number, elapsed: number, state = 'play') => ({ atSecond, song, elapsed, state })

/** The reports that the radio gets when the keeper looks at these moments. */
async function reportsOf(moments: readonly ReturnType<typeof moment>[]): Promise<unknown[]> {
  const reports: unknown[] = []
  const radio = { next: async () => ({ songs: [] }), report: (report: unknown) => void reports.push(report) }
  const places = { pathOf: ({ file }: { file: string }) => `/${file}` }
  let now = moments[0]!
  const client = {
    ask: async (command: string) => {
      const { song, elapsed, state } = now
      if (command === 'currentsong') return [['file', `song ${song}`]]
      const numbers = { songid: song, song, playlistlength: 9, elapsed, duration: 200 }
      return command === 'status' ? [['state', state], ...Object.entries(numbers).map(([k, v]) => [k, `${v}`])] : []
    },
  }
  const keeper = new QueueKeeper(places as unknown as SongPlaces, async () => radio as unknown as Radio, {
    ahead: 1,
    onQueued: () => {},
    now: () => 1000 * now.atSecond,
  })
  for (now of moments) await keeper.look(client as unknown as MpdClient)
  return reports
}

test('a song that ended was heard, one that was left was skipped, and a pause is no hearing', async () => {
  const played = (song: number, outcome: string, playedSeconds: number) => ({
    path: `/song ${song}`,
    outcome,
    playedSeconds,
  })
  expect(await reportsOf([moment(0, 1, 5), moment(195, 2, 0)])).toEqual([played(1, 'completed', 200)])
  expect(await reportsOf([moment(0, 1, 5), moment(176, 2, 0)])).toEqual([played(1, 'completed', 181)])
  expect(await reportsOf([moment(0, 1, 5), moment(30, 2, 0)])).toEqual([played(1, 'skipped', 35)])
  expect(await reportsOf([moment(0, 1, 5, 'pause'), moment(500, 2, 0)])).toEqual([played(1, 'skipped', 5)])
  expect(await reportsOf([moment(0, 1, 5), moment(90, 1, 60), moment(100, 2, 0)])).toEqual([played(1, 'skipped', 70)])
  // A slow look does not make a song longer than it is.
  expect(await reportsOf([moment(0, 1, 5), moment(900, 2, 0)])).toEqual([played(1, 'completed', 200)])
  expect(await reportsOf([moment(0, 1, 5), moment(10, 1, 15)])).toEqual([])
})
