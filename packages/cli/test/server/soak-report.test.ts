import { expect, test } from 'vitest'
import { type Answers, growthOf, type Sample, stretchesOf } from '../../bench/soak-report.ts'

const MINUTES = 60

/** An hour of a server whose heaps fill and empty; `grow` changes a sample by its minute. */
function hour(grow: (sample: Sample, minute: number) => void = () => {}): [Sample[], Answers[]] {
  const samples = Array.from({ length: 6 * MINUTES }, (_, i) => {
    const minute = (i + 1) / 6
    const garbage = 10 * (i % 13)
    const used = { main: 30 + garbage, answers: 20, pictures: 25 }
    const sample: Sample = {
      minute,
      anonymous: 0,
      files: 60,
      mainArena: 70,
      otherArenas: 50 + (i % 3),
      v8Pages: 240 + garbage,
      used,
      handles: 6 + (i % 4),
      songs: 40 + Math.ceil(minute),
      library: 0.01 * minute,
    }
    grow(sample, minute)
    return { ...sample, anonymous: sample.v8Pages + sample.mainArena + sample.otherArenas + 10 }
  })
  const answers = Array.from({ length: MINUTES }, (_, i) => ({
    ended: i + 1,
    answers: 1500,
    faults: 0,
    p50: 5,
    p99: 90,
  }))
  return [samples, answers]
}

test('an hour that is flat: a row for each ten minutes, and nothing grew', () => {
  const rows = stretchesOf(...hour())
  expect(rows).toHaveLength(6)
  expect(rows[1]).toMatchObject({
    minutes: '11 to 20',
    songs: 60,
    answers: 15_000,
    'live in the heaps, MiB': 75,
    'malloc, MiB': 121,
  })
  const { rows: growth, grown } = growthOf(...hour())
  expect(grown).toEqual([])
  expect(growth).toMatchObject([{ level: 131, 'at most': 13.7 }, { level: 75, 'at most': 7.5 }, { level: 8 }])
})

test('heaps that V8 lets grow to their bound are no growth', () => {
  const late = hour((sample, minute) => {
    sample.v8Pages += minute
  })
  expect(growthOf(...late).grown).toEqual([])
})

/** What grows, in a sample of a minute. */
const GROWING: readonly { what: string; grow: (sample: Sample, minute: number) => void }[] = [
  {
    what: 'memory outside of the heaps, MiB',
    grow: (sample, minute) => {
      sample.mainArena += 0.3 * minute
    },
  },
  {
    what: 'memory outside of the heaps, MiB',
    grow: (sample, minute) => {
      if (minute > 45) sample.otherArenas += 12
    },
  },
  {
    what: 'live in the heaps, MiB',
    grow: (sample, minute) => {
      sample.used['main']! += 0.3 * minute
    },
  },
  {
    what: 'handles',
    grow: (sample, minute) => {
      sample.handles += minute / 4
    },
  },
]

test.each(GROWING)('growth of $what is found', ({ what, grow }) => {
  expect(growthOf(...hour(grow)).grown).toEqual([what])
})

test('growth in proportion to the library is none', () => {
  const [samples, answers] = hour((sample, minute) => {
    sample.mainArena += 0.3 * minute
    sample.library = 0.3 * minute
  })
  expect(growthOf(samples, answers).grown).toEqual([])
})
