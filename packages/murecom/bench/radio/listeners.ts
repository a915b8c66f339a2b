import { mulberry32 } from '@murecom/internal'
import { distance, unit, vectorOf, type World } from './world.ts'

export const KINDS = ['steady', 'broad', 'drifting', 'moody'] as const
/**
 * How a taste changes: `steady` is one place of the space; `broad` is three places at once; `drifting` goes from one place to
 * another in the course of all evenings; `moody` is in one of three places, and changes it every 20 songs or so. Every place
 * wanders from song to song of its surroundings.
 */
export type Kind = (typeof KINDS)[number]

/** Evenings, and songs of each. */
export const EVENINGS = 3
export const SONGS_OF_EVENING = 40
/** How listeners are made. */
export const MAKING = {
  /** Songs are heard to the end with a chance between these, however well they fit. */
  least: 0.05,
  most: 0.95,
  /** Distance at which half is heard to the end, and how soon that changes with it; both in widths of a style. */
  width: 1.1,
  edge: 0.1,
  /** Length of a place's step from song to song, and how far the next song is that it goes to, both in widths of a style. */
  step: 0.02,
  far: 1.2,
  /** Chance that a mood ends with a song. */
  moodEnds: 0.05,
  /** What the other places count while a mood lasts. */
  outOfMood: 0.1,
  /** Songs that may begin an evening: those that fit best. */
  firstSongs: 30,
} as const

/** How many places a taste has. */
export function placesOf(kind: Kind): number {
  return kind === 'steady' ? 1 : kind === 'drifting' ? 2 : 3
}

/** What each place counts after some songs, in the mood of one of them. */
export function weightsOf(kind: Kind, heard: number, mood: number): number[] {
  if (kind === 'steady') return [1]
  if (kind === 'broad') return [1, 0.7, 0.5]
  if (kind === 'moody') return [0, 1, 2].map(place => (place === mood ? 1 : MAKING.outOfMood))
  const share = heard / (EVENINGS * SONGS_OF_EVENING)
  return [(1 - share) / Math.max(share, 1 - share), share / Math.max(share, 1 - share)]
}

/**
 * A person whose taste is a mixture of places in the space of the songs. The chance that a song is heard to the end falls with
 * its distance from them. The same seed makes the same person with the same whims, whatever is played.
 */
export class Listener {
  readonly #world: World
  /** How the taste changes. */
  readonly kind: Kind
  readonly #random: () => number
  readonly #whims: Float64Array
  #places: number[][]
  /** The song that each place goes to. */
  #goals: number[]
  #weights: number[]
  #heard = 0

  constructor(world: World, kind: Kind, seed: number) {
    this.#world = world
    this.kind = kind
    this.#random = mulberry32(7919 * seed + 17 * KINDS.indexOf(kind))
    this.#places = Array.from({ length: placesOf(kind) }, () => [...vectorOf(world, this.#anySong())])
    this.#goals = this.#places.map(place => this.#goalOf(place))
    this.#weights = weightsOf(kind, 0, 0)
    this.#whims = Float64Array.from({ length: EVENINGS * SONGS_OF_EVENING }, this.#random)
  }

  /** The chance that a song is heard to the end now. */
  chance(song: number): number {
    const vector = vectorOf(this.#world, song)
    let fit = 0
    for (const [p, place] of this.#places.entries()) {
      const apart = distance(vector, place) / this.#world.styleWidth
      fit += this.#weights[p]! / (1 + Math.exp((apart - MAKING.width) / MAKING.edge))
    }
    return MAKING.least + (MAKING.most - MAKING.least) * Math.min(1, fit)
  }

  /** Hears a song; the taste moves on. True when it was heard to the end. */
  hear(song: number): boolean {
    const isHeard = this.#whims[this.#heard]! < this.chance(song)
    this.#heard++
    this.#move()
    return isHeard
  }

  /** A song to begin an evening with, that was not played before. */
  first(isPlayed: (song: number) => boolean): number {
    const best = Array.from({ length: this.#world.length }, (_, song) => song)
      .filter(song => !isPlayed(song))
      .map(song => ({ song, chance: this.chance(song) }))
      .sort((a, b) => b.chance - a.chance || a.song - b.song)
    return best[Math.floor(this.#random() * MAKING.firstSongs)]!.song
  }

  #move(): void {
    for (const [p, place] of this.#places.entries()) {
      const goal = vectorOf(this.#world, this.#goals[p]!)
      const share = (MAKING.step * this.#world.styleWidth) / distance(place, goal)
      if (share >= 1) this.#goals[p] = this.#goalOf(place)
      else this.#places[p] = unit(place.map((x, d) => x + share * (goal[d]! - x)))
    }
    if (this.kind === 'drifting') this.#weights = weightsOf(this.kind, this.#heard, 0)
    if (this.kind === 'moody' && this.#random() < MAKING.moodEnds) {
      this.#weights = weightsOf(this.kind, this.#heard, Math.floor(this.#random() * this.#places.length))
    }
  }

  /** A song in the surroundings of a place. */
  #goalOf(place: readonly number[]): number {
    for (;;) {
      const song = this.#anySong()
      const apart = distance(place, vectorOf(this.#world, song)) / this.#world.styleWidth
      if (apart > 0 && apart < MAKING.far) return song
    }
  }

  #anySong(): number {
    return Math.floor(this.#random() * this.#world.length)
  }
}
