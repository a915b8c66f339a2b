import type { SongTable } from '../library/table/song-table.ts'
import type { RadioQuestion } from './question.ts'
import { type Judgement, nearness, Taste } from './taste.ts'

/** Songs that an unknown listener is taken to have played, and those of them that were skipped: his own are added. */
const EXPECTED = { songs: 4, skipped: 1 }
/** With `explore` 1 a row of skips is followed by something else when its chance is less than this. */
const UNUSUAL = 0.02
const SHORTEST_ROW = 2
/** How far back a song is remembered that was liked in other moods, in songs, and what it must be worth to be tried. */
const MEMORY = { short: 1, long: 300, recent: 0, prior: -1 }
const WORTH = -0.2
/** A song that was just skipped says for certain that this is not what is wanted now. */
const CERTAIN = 0.1
/** Songs from anywhere of which the one is tried that is least like what was played. */
const DRAWN = 8
/** What likeness to a song counts that was not just skipped. */
const OTHERS = 0.5

/** Chooses among songs that are free; undefined leaves the choice to the taste. */
export type Chooser = (
  table: SongTable,
  ranked: readonly { row: number }[],
  isFree: (candidate: { row: number }) => boolean,
) => { row: number; taste: Taste } | undefined

/**
 * Something else, when more songs in a row are skipped than is usual for the listener: by turns what was liked in other moods,
 * and songs from anywhere. Nothing of it with `explore` 0; the more of that there is, the sooner.
 */
export class Elsewhere {
  readonly #lessons: readonly Judgement[]
  readonly #skipped: number
  readonly #isDue: boolean
  readonly #width: number
  readonly #random: () => number
  #turn: number

  constructor(
    { heard, rules }: RadioQuestion,
    lessons: readonly Judgement[],
    { width, random }: { width: number; random: () => number },
  ) {
    const values = heard.filter(({ isOwn, value }) => isOwn && value !== undefined).map(({ value }) => value!)
    this.#skipped = rowOf(values)
    this.#isDue = this.#skipped >= SHORTEST_ROW && chanceOfRow(values) < UNUSUAL * rules.explore
    this.#lessons = lessons
    this.#width = width
    this.#random = random
    this.#turn = this.#skipped
  }

  /** For the first two songs of an answer; what follows them is again what the taste says. */
  next(): Chooser | undefined {
    const turn = this.#turn++
    if (!this.#isDue || turn > this.#skipped + 1) return undefined
    return turn % 2 === 0
      ? (...from) => this.#remembered(...from) ?? this.#anywhere(...from)
      : (...from) => this.#anywhere(...from)
  }

  #remembered(...[table, ranked, isFree]: Parameters<Chooser>): ReturnType<Chooser> {
    const first = this.#lessons.length - this.#skipped
    const lessons = this.#lessons.map((lesson, i) => (i < first ? lesson : { ...lesson, noise: CERTAIN }))
    const taste = new Taste(lessons, { ...MEMORY, width: this.#width })
    let best: { row: number; taste: Taste } | undefined
    let most = WORTH
    for (const candidate of ranked) {
      const value = taste.valueOf(table.vectorOf(candidate.row))
      if (value > most && isFree(candidate)) [best, most] = [{ row: candidate.row, taste }, value]
    }
    return best
  }

  #anywhere(...[table, ranked, isFree]: Parameters<Chooser>): ReturnType<Chooser> {
    const first = this.#lessons.length - this.#skipped
    const likeness = (row: number): number => {
      const vector = table.vectorOf(row)
      return this.#lessons.reduce((most, lesson, i) => {
        return Math.max(most, (i < first ? OTHERS : 1) * nearness(vector, lesson.vector, this.#width))
      }, 0)
    }
    const drawn = Array.from({ length: DRAWN }, () => ranked[Math.floor(this.#random() * ranked.length)])
    const [least] = drawn
      .filter(candidate => candidate !== undefined && isFree(candidate))
      .map(candidate => ({ row: candidate!.row, like: likeness(candidate!.row) }))
      .sort((a, b) => a.like - b.like)
    return least && { row: least.row, taste: new Taste(this.#lessons, { ...MEMORY, width: this.#width }) }
  }
}

/** How many songs were skipped since the last one that was played to the end. */
function rowOf(values: readonly number[]): number {
  return values.length - 1 - values.findLastIndex(value => value > 0)
}

/**
 * The chance that as many songs in a row are skipped as were at last, for one who skips as often as this listener did before:
 * the share of skips has a beta distribution (Gelman and others, Bayesian Data Analysis, 2013, section 2.4), and each skip of
 * the row counts for the next.
 *
 * @param values what became of songs, oldest first: above 0 for those that were played to the end
 */
export function chanceOfRow(values: readonly number[]): number {
  const row = rowOf(values)
  const before = values.length - row
  const songs = EXPECTED.songs + before
  const skipped = EXPECTED.skipped + values.slice(0, before).filter(value => value <= 0).length
  let chance = 1
  for (let i = 0; i < row; i++) chance *= (skipped + i) / (songs + i)
  return chance
}
