import { mulberry32 } from '@murecom/internal'
import { dot } from '../algorithms/directions.ts'
import type { SongTable } from '../library/table/song-table.ts'
import { NearestRows } from '../songs/nearest-rows.ts'
import { type Chooser, Elsewhere } from './elsewhere.ts'
import { GIVEN_UP, RadioLimits } from './limits.ts'
import type { GivenUp, PickReason, RadioPick, RadioPicks, RadioQuestion, RhythmOfRows } from './question.ts'
import { seedRows } from './seeds.ts'
import { stepBetween } from './step.ts'
import { type Judgement, nearness, Taste } from './taste.ts'
import { soundWidth } from './width.ts'

/** Songs that are judged one by one; a larger library's are chosen by their nearness to what is liked. */
const MOST_JUDGED = 8000
/** Liked songs that those of a larger library are near to. */
const ANCHORS = 12
/** The best songs among which doubt and steps choose. */
const CHOSEN_AMONG = 48
/** How far a judgement reaches: chosen on seeds of bench/radio.bench.ts that its table does not show. */
const REACH = { width: 0.5, short: 5, long: 80, recent: 0.8, prior: -1 }
const SEED_NOISE = 0.3
/** What playlists and an uneven step count beside the value, which goes from -1 to 1. */
const BESIDE = 0.6
const STEP = 0.15
/** What a song loses for each song ahead of it that sounds the same: nobody has said yet that it is liked. */
const AHEAD = 0.1
/** Chance: two radios from one seed do not go the same way. */
const CHANCE = 0.04
/** Reasons of one song that name others, and the part of the choice below which none is named. */
const MOST_REASONS = 3
const LEAST_SHARE = 0.1
/** Below this a song has nothing to do with another, and is not called like it: nothing is known of such songs. */
const TINY_SHARE = 0.02

/** What a question is answered from. */
interface RadioSource {
  table: SongTable
  tagNames: readonly string[]
  rhythm?: RhythmOfRows | undefined
  /** Whether a song may come at all. */
  isAllowed: (row: number) => boolean
}

/** A song that taught something, with what it is called in reasons. */
interface Lesson extends Judgement {
  id: number
  because: 'seed' | 'heard'
}

/** The next songs of a radio. O(songs judged x lessons x dimensions + lessons^3) */
export function answerRadio(source: RadioSource, question: RadioQuestion): RadioPicks {
  const { table } = source
  const { rules } = question
  const seeds = seedRows(table, source.tagNames, question.seeds)
  const heard = question.heard.flatMap(song => {
    const row = table.rowOf(song.id)
    return row === undefined ? [] : [{ ...song, row }]
  })
  const lessons = lessonsOf(table, seeds.rows, heard, rules.explore)
  const width = REACH.width * soundWidth(table)
  const taste = new Taste(lessons, { ...REACH, width })
  const limits = new RadioLimits(table, rules, heard)
  const candidates = new Candidates(source, question, taste, lessons, width)
  const elsewhere = new Elsewhere(question, lessons, { width, random: mulberry32(question.seed + 1) })
  const picks: RadioPick[] = []
  const gaveUp = new Set<GivenUp>()
  while (picks.length < question.limit) {
    const found = candidates.next(limits, elsewhere.next())
    if (!found) break
    for (const rule of GIVEN_UP.slice(0, found.level)) gaveUp.add(rule)
    picks.push(found.pick)
    limits.play(found.row)
  }
  return { picks, gaveUp: GIVEN_UP.filter(rule => gaveUp.has(rule)), unknownSeeds: seeds.unknown }
}

/** What is learnt from seeds and from songs that were played. Near the seeds (explore 0) seeds do not fade. */
function lessonsOf(
  table: SongTable,
  seeds: readonly { row: number; shared: number }[],
  heard: readonly (RadioQuestion['heard'][number] & { row: number })[],
  explore: number,
): Lesson[] {
  const age = explore * Math.max(0, ...heard.filter(({ isOwn }) => isOwn).map(song => song.age))
  const fromSeeds = seeds.map(({ row, shared }): Lesson => {
    const noise = SEED_NOISE * shared
    return { vector: table.vectorOf(row), value: 1, noise, age, id: table.idOf(row), because: 'seed' }
  })
  const fromHeard = heard.flatMap(({ row, id, value, noise, age }): Lesson[] =>
    value === undefined || table.isOut(row)
      ? []
      : [{ vector: table.vectorOf(row), value, noise, age, id, because: 'heard' }],
  )
  return [...fromSeeds, ...fromHeard]
}

/** Songs that may come, with what is thought of them, best first. */
class Candidates {
  readonly #source: RadioSource
  readonly #taste: Taste
  readonly #lessons: readonly Lesson[]
  readonly #width: number
  readonly #random: () => number
  readonly #beside: ReadonlyMap<number, number>
  #ranked: { row: number; value: number }[]
  readonly #chosen = new Set<number>()

  constructor(source: RadioSource, question: RadioQuestion, taste: Taste, lessons: readonly Lesson[], width: number) {
    const { table } = source
    this.#source = source
    this.#taste = taste
    this.#lessons = lessons
    this.#random = mulberry32(question.seed)
    this.#width = width
    this.#beside = new Map(
      question.beside.flatMap(({ id, share }) => {
        const row = table.rowOf(id)
        return row === undefined ? [] : [[row, share] as const]
      }),
    )
    this.#ranked = this.#rows()
      .map(row => ({ row, value: this.#valueOf(row) + CHANCE * this.#random() }))
      .sort((a, b) => b.value - a.value || a.row - b.row)
  }

  /** The best song that the limits allow, giving up as few rules as possible; undefined when there is none at all. */
  next(limits: RadioLimits, choose?: Chooser): { row: number; level: number; pick: RadioPick } | undefined {
    for (let level = 0; level <= GIVEN_UP.length; level++) {
      const isFree = ({ row }: { row: number }): boolean => !this.#chosen.has(row) && limits.allows(row, level)
      const other = choose?.(this.#source.table, this.#ranked, isFree)
      const row = other?.row ?? this.#best(isFree, limits.last)
      if (row === undefined) continue
      const pick = this.#pick(row, limits.last, other?.taste ?? this.#taste)
      this.#choose(row)
      return { row, level, pick }
    }
    return undefined
  }

  /** The best of the first songs that are free, by their value and the step from the song before. */
  #best(isFree: (candidate: { row: number }) => boolean, before: number | undefined): number | undefined {
    const { rhythm } = this.#source
    const free: { row: number; value: number }[] = []
    for (const candidate of this.#ranked) {
      if (isFree(candidate) && free.push(candidate) === CHOSEN_AMONG) break
    }
    const scores = free.map(({ row, value }) => value - STEP * stepBetween(rhythm, before, row).cost)
    return free[scores.indexOf(Math.max(...scores))]?.row
  }

  #choose(row: number): void {
    const { table } = this.#source
    const vector = table.vectorOf(row)
    this.#chosen.add(row)
    this.#ranked = this.#ranked
      .map(({ row: other, value }) => {
        const like = nearness(vector, table.vectorOf(other), this.#width)
        return { row: other, value: value - AHEAD * like }
      })
      .sort((a, b) => b.value - a.value || a.row - b.row)
  }

  #valueOf(row: number): number {
    return this.#taste.valueOf(this.#source.table.vectorOf(row)) + BESIDE * (this.#beside.get(row) ?? 0)
  }

  /** All songs of a library, or those of a large one that are nearest to what is liked most. */
  #rows(): number[] {
    const { table, isAllowed } = this.#source
    const rows = table.rows().filter(row => !table.isOut(row) && isAllowed(row))
    if (rows.length <= MOST_JUDGED) return rows
    const anchors = this.#taste.strongest(ANCHORS).map(i => this.#lessons[i]!.vector)
    const nearest = new NearestRows(MOST_JUDGED)
    for (const row of rows) {
      const vector = table.vectorOf(row)
      let best = this.#beside.has(row) ? 1 : -1
      for (const anchor of anchors) best = Math.max(best, dot(vector, anchor))
      nearest.push(1 - best, row)
    }
    return nearest.sorted().map(({ row }) => row)
  }

  #pick(row: number, before: number | undefined, taste: Taste): RadioPick {
    const { table, rhythm } = this.#source
    const vector = table.vectorOf(row)
    const shares = [...taste.sharesOf(vector).entries()]
      .map(([i, share]) => ({ lesson: this.#lessons[i]!, share }))
      .filter(({ share }) => share >= TINY_SHARE)
      .sort((a, b) => b.share - a.share)
    const id = table.idOf(row)
    const isSeed = shares.some(({ lesson }) => lesson.id === id && lesson.because === 'seed')
    const reasons: PickReason[] = isSeed ? [{ kind: 'seed' }] : []
    for (const { lesson, share } of eachOnce(shares.filter(({ lesson }) => lesson.id !== id)).slice(0, MOST_REASONS)) {
      // The first one is named though it adds little: it is the nearest of what is liked.
      if (share < LEAST_SHARE && reasons.length > 0) break
      const score = Math.max(0, dot(vector, lesson.vector))
      reasons.push({ kind: 'sounds-like', id: lesson.id, because: lesson.because, score, share })
    }
    const beside = this.#beside.get(row)
    if (beside) reasons.push({ kind: 'playlists', share: beside })
    if (reasons.length === 0) reasons.push({ kind: 'new-ground', doubt: taste.doubtOf(vector) })
    const step = stepBetween(rhythm, before, row).reason
    if (step) reasons.push(step)
    const value = taste.valueOf(vector)
    return { id, score: Math.min(1, Math.max(0, (1 + value) / 2)), reasons }
  }
}

/** A seed that was also played taught twice: it is named once, as what it taught most, with both shares. */
function eachOnce<T extends { lesson: Lesson; share: number }>(
  shares: readonly T[],
): { lesson: Lesson; share: number }[] {
  const songs = new Map<number, { lesson: Lesson; share: number }>()
  for (const { lesson, share } of shares) {
    const known = songs.get(lesson.id)
    if (known) known.share += share
    else songs.set(lesson.id, { lesson, share })
  }
  return [...songs.values()].sort((a, b) => b.share - a.share)
}
