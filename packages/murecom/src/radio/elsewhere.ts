import type { SongTable } from '../library/table/song-table.ts'
import type { RadioQuestion } from './question.ts'
import { type Judgement, nearness, Taste } from './taste.ts'

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
 * Something else, when one song after the other is skipped: by turns what was liked in other moods, and songs from anywhere.
 * Nothing of it with `explore` 0; the more of that there is, the sooner.
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
    this.#skipped = values.length - 1 - values.findLastIndex(value => value > 0)
    this.#isDue = this.#skipped * rules.explore >= 1
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
