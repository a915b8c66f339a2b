/** What the samples of a soak say: the memory of a server by its parts over time, and whether it is flat. */
import { median, type Row } from '../../../benchmarks/record.ts'

/** Threads of the server that have a heap of their own. */
export const THREADS = ['main', 'answers', 'pictures'] as const

/** One look at the server; memory in MiB. */
export interface Sample {
  /** Minutes since the beginning. */
  minute: number
  /** What the process has made itself, and pages of files that it has in its address space. */
  anonymous: number
  files: number
  /** malloc's part of `anonymous`, and that of V8's heaps. */
  mainArena: number
  otherArenas: number
  v8Pages: number
  /** What is in use of the heaps, by threads. */
  used: Record<string, number>
  handles: number
  songs: number
  /** The library's file with its log. */
  library: number
}

/** What was answered within a minute. */
export interface Answers {
  ended: number
  answers: number
  faults: number
  p50: number
  p99: number
}

const STRETCH_MINUTES = 10
/** Growth within an hour that counts as none. */
const MOST_GROWTH = 0.1
/** Handles more than at the beginning: connections that happen to be open. */
const MOST_HANDLES = 8

/** malloc, large objects, WebAssembly, code and stacks: all that V8's pages are not. */
const outside = ({ anonymous, v8Pages }: Sample): number => anonymous - v8Pages
/** What was in use when least was: the rest is garbage that V8 has not looked for yet. */
const live = (samples: readonly Sample[]): number =>
  THREADS.reduce((mib, thread) => mib + Math.min(...samples.map(({ used }) => used[thread] ?? 0)), 0)
const within = <T>(rows: readonly T[], from: number, to: number, minute: (row: T) => number): T[] =>
  rows.filter(row => minute(row) > from && minute(row) <= to)

/** A row for each ten minutes: medians, except for what is live. */
export function stretchesOf(samples: readonly Sample[], answers: readonly Answers[]): Row[] {
  const minutes = answers.length
  const rows: Row[] = []
  for (let from = 0; from < minutes; from += STRETCH_MINUTES) {
    const to = Math.min(minutes, from + STRETCH_MINUTES)
    const looked = within(samples, from, to, ({ minute }) => minute)
    const asked = within(answers, from, to, ({ ended }) => ended)
    const of = (part: (sample: Sample) => number): number => Math.round(median(looked.map(part)))
    rows.push({
      minutes: `${from + 1} to ${to}`,
      songs: looked.at(-1)!.songs,
      answers: asked.reduce((count, row) => count + row.answers, 0),
      faults: asked.at(-1)!.faults,
      'live in the heaps, MiB': Math.round(live(looked)),
      'malloc, MiB': of(({ mainArena, otherArenas }) => mainArena + otherArenas),
      'anonymous memory, MiB': of(({ anonymous }) => anonymous),
      'files, MiB': of(({ files }) => files),
      handles: of(({ handles }) => handles),
      'median, ms': Math.round(median(asked.map(({ p50 }) => p50))),
      'p99, ms': Math.round(median(asked.map(({ p99 }) => p99))),
    })
  }
  return rows
}

/** A slope by least squares with the half of its 95 % interval, per minute. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): { slope: number; half: number } {
  const n = points.length
  const meanX = points.reduce((total, [x]) => total + x, 0) / n
  const meanY = points.reduce((total, [, y]) => total + y, 0) / n
  const spread = points.reduce((total, [x]) => total + (x - meanX) ** 2, 0)
  const slope = points.reduce((total, [x, y]) => total + (x - meanX) * (y - meanY), 0) / spread
  const left = points.reduce((total, [x, y]) => total + (y - meanY - slope * (x - meanX)) ** 2, 0)
  return { slope, half: 2 * Math.sqrt(left / (n - 2) / spread) }
}

/**
 * What the run has grown by, with what it may, and names of what has grown by more; none when the soak is flat. In the second half of the
 * run the memory outside of the heaps must not grow: the upper end of the slope's interval, over an hour, lies under a tenth of that
 * memory and what the library has grown by. What is live in the heaps, and the handles, are compared between the second
 * stretch and the last. V8's pages are not judged: V8 lets them grow to a bound, whatever is in use (decision 0668).
 */
export function growthOf(samples: readonly Sample[], answers: readonly Answers[]): { rows: Row[]; grown: string[] } {
  const minutes = answers.length
  const late = within(samples, minutes / 2, minutes, ({ minute }) => minute)
  const byMinute = [...new Set(late.map(({ minute }) => Math.ceil(minute)))].map(
    minute => [minute, median(late.filter(row => Math.ceil(row.minute) === minute).map(outside))] as const,
  )
  const { slope, half } = slopeOf(byMinute)
  const level = median(late.map(outside))
  const library = ((late.at(-1)!.library - late[0]!.library) / (minutes / 2)) * 60
  const second = within(samples, STRETCH_MINUTES, 2 * STRETCH_MINUTES, ({ minute }) => minute)
  const last = within(samples, minutes - STRETCH_MINUTES, minutes, ({ minute }) => minute)
  const handles = (rows: readonly Sample[]): number => median(rows.map(row => row.handles))
  const per = (minute: number): string => (60 * minute).toFixed(1)
  const judged = [
    {
      what: 'memory outside of the heaps, MiB',
      level,
      growth: 60 * (slope + half),
      most: MOST_GROWTH * level + library,
      text: `${per(slope - half)} to ${per(slope + half)} an hour, in the second half`,
    },
    {
      what: 'live in the heaps, MiB',
      level: live(second),
      growth: live(last) - live(second),
      most: MOST_GROWTH * live(second),
      text: `${(live(last) - live(second)).toFixed(1)} from the second ten minutes to the last`,
    },
    {
      what: 'handles',
      level: handles(second),
      growth: handles(last) - handles(second),
      most: MOST_HANDLES,
      text: `${handles(last) - handles(second)} from the second ten minutes to the last`,
    },
  ]
  return {
    rows: judged.map(({ what, level, text, most }) => ({
      what,
      level: Math.round(level),
      growth: text,
      'at most': Number(most.toFixed(1)),
    })),
    grown: judged.filter(({ growth, most }) => growth > most).map(({ what }) => what),
  }
}
