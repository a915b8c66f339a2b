import { expect, test, vi } from 'vitest'
import { isLevelled, levelOf, setLevelled } from '../../web/src/player/level.ts'

const gains: Record<number, number | null> = { 1: -6, 2: 4, 3: null }
const asked = vi.hoisted(() => [] as number[])
vi.mock('../../web/src/api/music.ts', () => ({
  music: {
    async details(id: number) {
      asked.push(id)
      if (!(id in gains)) throw new Error('no such song')
      return { gain: gains[id] }
    },
  },
}))

/** The level of a song once it is known. */
async function known(id: number): Promise<number> {
  await new Promise<void>(resolve => {
    expect(levelOf(id, resolve)).toBe(1)
  })
  return levelOf(id, () => {})
}

test('loud songs are brought down to one loudness, quiet and unmeasured ones stay, and each is asked for once', async () => {
  expect(isLevelled()).toBe(true)
  expect(await known(1)).toBeCloseTo(10 ** (-6 / 20), 12)
  expect(await known(2)).toBe(1)
  expect(await known(3)).toBe(1)
  expect(levelOf(99, () => {})).toBe(1)
  expect(levelOf(99, () => {})).toBe(1)
  expect(levelOf(0, () => {})).toBe(1)
  expect(asked).toEqual([1, 2, 3, 99])
  setLevelled(false)
  expect([isLevelled(), levelOf(1, () => {})]).toEqual([false, 1])
  setLevelled(true)
  expect(levelOf(1, () => {})).toBeCloseTo(10 ** (-6 / 20), 12)
})
