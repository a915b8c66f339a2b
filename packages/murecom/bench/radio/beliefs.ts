/**
 * What can be known of a listener by one who knows how listeners are made, the kind of this one included, and only sees which
 * songs were heard to the end: a particle filter (Gordon, Salmond and Smith 1993). A particle is a whole taste with its places,
 * the songs that they go to, and the mood; it moves as a listener's does.
 */
import { type Kind, MAKING, placesOf, weightsOf } from './listeners.ts'
import { distance, vectorOf, type World } from './world.ts'

const PARTICLES = 8192
/** Songs near the first one of an evening that can be as likely as it is. */
const RIVALS = 1200
/** Beyond the {@link MAKING.firstSongs} best songs a first song is not excluded at once: places are only near those of particles. */
const SOFT_RANKS = 15
/** Where a place may be that a song of it begins an evening with, in widths of a style. */
const NEAR_FIRST = 1.3
/** Share of the particles that take a first song for one of a place of which nothing is known. */
const NEW_PLACE = 0.5
/** Share of equal particles that go to another song from now on, and how far they are moved, in widths of a style. */
const OTHER_GOAL = 0.3
const JITTER = 0.05

export class Beliefs {
  readonly #world: World
  readonly #kind: Kind
  readonly #random: () => number
  readonly #count: number
  /** `particles x places x dimensions`. */
  #places: Float32Array
  /** `particles x places`: the song that each place goes to. */
  #goals: Int32Array
  #moods: Int8Array
  readonly #weights = new Float64Array(PARTICLES).fill(1 / PARTICLES)
  #heard = 0
  #hasBegun = false

  constructor(world: World, kind: Kind, random: () => number) {
    this.#world = world
    this.#kind = kind
    this.#random = random
    this.#count = placesOf(kind)
    this.#places = new Float32Array(PARTICLES * this.#count * world.dimensions)
    this.#goals = new Int32Array(PARTICLES * this.#count)
    this.#moods = new Int8Array(PARTICLES)
  }

  /** An evening begins with a song, which is one of those that fit best. */
  begin(song: number, isPlayed: (song: number) => boolean): void {
    const near = this.#songsNear(song, NEAR_FIRST)
    if (!this.#hasBegun) {
      for (let i = 0; i < PARTICLES; i++) {
        for (let place = 0; place < this.#count; place++) {
          this.#put(i, place, place === 0 ? near[this.#integer(near.length)]! : this.#integer(this.#world.length))
        }
      }
      this.#hasBegun = true
    } else if (this.#kind === 'moody' || this.#kind === 'drifting') {
      this.#tryNewPlaces(near)
    }
    const rivals = this.#rivals(song, isPlayed)
    const counts = this.#countsOfMoods()
    this.#weigh(i => this.#firstness(i, song, rivals, counts))
    this.#resample()
  }

  /** A song was heard to the end, or skipped; tastes move on. */
  learn(song: number, isHeard: boolean): void {
    const vector = vectorOf(this.#world, song)
    const counts = this.#countsOfMoods()
    this.#weigh(i => {
      const chance = MAKING.least + (MAKING.most - MAKING.least) * this.#fit(i, vector, counts)
      return isHeard ? chance : 1 - chance
    })
    this.#heard++
    for (let i = 0; i < PARTICLES; i++) {
      for (let place = 0; place < this.#count; place++) this.#move(i, place)
      if (this.#kind === 'moody' && this.#random() < MAKING.moodEnds) this.#moods[i] = this.#integer(this.#count)
    }
    const effective = 1 / this.#weights.reduce((sum, weight) => sum + weight * weight, 0)
    if (effective < PARTICLES / 2) this.#resample()
  }

  /** Some particles, as likely as they are believed. */
  sample(count: number): number[] {
    const step = 1 / count
    let at = this.#random() * step
    let sum = 0
    const chosen: number[] = []
    for (let i = 0; i < PARTICLES; i++) {
      for (sum += this.#weights[i]!; at < sum; at += step) chosen.push(i)
    }
    return chosen
  }

  /** How well some songs fit the tastes of some particles, as the mean from 0 to 1. */
  meanFits(songs: ArrayLike<number>, particles: readonly number[]): Float64Array {
    const counts = this.#countsOfMoods()
    return Float64Array.from(songs, song => {
      const vector = vectorOf(this.#world, song)
      let sum = 0
      for (const i of particles) sum += this.#fit(i, vector, counts)
      return sum / particles.length
    })
  }

  #countsOfMoods(): number[][] {
    return Array.from({ length: this.#count }, (_, mood) => weightsOf(this.#kind, this.#heard, mood))
  }

  #fit(i: number, vector: Float32Array, counts: readonly (readonly number[])[]): number {
    const { dimensions, styleWidth } = this.#world
    const own = counts[this.#moods[i]!]!
    let fit = 0
    for (let place = 0, at = i * this.#count * dimensions; place < this.#count; place++, at += dimensions) {
      let product = 0
      for (let d = 0; d < dimensions; d++) product += vector[d]! * this.#places[at + d]!
      const apart = Math.sqrt(Math.max(0, 2 - 2 * product)) / styleWidth
      fit += own[place]! / (1 + Math.exp((apart - MAKING.width) / MAKING.edge))
    }
    return Math.min(1, fit)
  }

  /** How likely a first song is: it is one of those that fit best. */
  #firstness(i: number, song: number, rivals: readonly number[], counts: readonly (readonly number[])[]): number {
    const own = this.#fit(i, vectorOf(this.#world, song), counts)
    let rank = 0
    for (const other of rivals) {
      const fit = this.#fit(i, vectorOf(this.#world, other), counts)
      if (fit > own || (fit === own && other < song)) rank++
      if (rank > MAKING.firstSongs + 5 * SOFT_RANKS) break
    }
    return rank < MAKING.firstSongs ? 1 : Math.exp((MAKING.firstSongs - rank) / SOFT_RANKS)
  }

  #rivals(song: number, isPlayed: (song: number) => boolean): number[] {
    const from = vectorOf(this.#world, song)
    return Array.from({ length: this.#world.length }, (_, other) => other)
      .filter(other => other !== song && !isPlayed(other))
      .map(other => ({ other, apart: distance(vectorOf(this.#world, other), from) }))
      .sort((a, b) => a.apart - b.apart)
      .slice(0, RIVALS)
      .map(({ other }) => other)
  }

  /** Some particles take the first song for one of another place, which is as likely as the songs near it are many. */
  #tryNewPlaces(near: readonly number[]): void {
    const prior = near.length / this.#world.length
    for (let i = 0; i < PARTICLES; i++) {
      if (this.#random() >= NEW_PLACE) continue
      const place = 1 + this.#integer(this.#count - 1)
      if (this.#kind === 'moody') this.#moods[i] = place
      this.#put(i, place, near[this.#integer(near.length)]!)
      this.#weights[i]! *= prior
    }
  }

  #put(i: number, place: number, song: number): void {
    const { dimensions } = this.#world
    const at = i * this.#count + place
    this.#places.set(vectorOf(this.#world, song), at * dimensions)
    this.#goals[at] = this.#goalOf(at)
  }

  #move(i: number, place: number): void {
    const { dimensions, styleWidth } = this.#world
    const at = i * this.#count + place
    const own = this.#places.subarray(at * dimensions, (at + 1) * dimensions)
    const goal = vectorOf(this.#world, this.#goals[at]!)
    const share = (MAKING.step * styleWidth) / distance(own, goal)
    if (share >= 1) this.#goals[at] = this.#goalOf(at)
    else {
      for (let d = 0; d < dimensions; d++) own[d]! += share * (goal[d]! - own[d]!)
      makeUnit(own)
    }
  }

  #goalOf(at: number): number {
    const { dimensions, styleWidth, length } = this.#world
    const own = this.#places.subarray(at * dimensions, (at + 1) * dimensions)
    for (;;) {
      const song = this.#integer(length)
      const apart = distance(own, vectorOf(this.#world, song)) / styleWidth
      if (apart > 0 && apart < MAKING.far) return song
    }
  }

  #songsNear(song: number, widths: number): number[] {
    const from = vectorOf(this.#world, song)
    return Array.from({ length: this.#world.length }, (_, other) => other).filter(
      other => distance(vectorOf(this.#world, other), from) < widths * this.#world.styleWidth,
    )
  }

  #weigh(likelihood: (i: number) => number): void {
    let sum = 0
    for (let i = 0; i < PARTICLES; i++) {
      this.#weights[i]! *= likelihood(i)
      sum += this.#weights[i]!
    }
    for (let i = 0; i < PARTICLES; i++) this.#weights[i] = sum > 0 ? this.#weights[i]! / sum : 1 / PARTICLES
  }

  /** Particles as often as they are likely; equal ones go on to other songs, and are moved a little. */
  #resample(): void {
    const { dimensions, styleWidth } = this.#world
    const size = this.#count * dimensions
    const places = new Float32Array(this.#places.length)
    const goals = new Int32Array(this.#goals.length)
    const moods = new Int8Array(PARTICLES)
    const chosen = this.sample(PARTICLES)
    for (let i = 0; i < PARTICLES; i++) {
      const from = chosen[Math.min(i, chosen.length - 1)]!
      places.set(this.#places.subarray(from * size, (from + 1) * size), i * size)
      goals.set(this.#goals.subarray(from * this.#count, (from + 1) * this.#count), i * this.#count)
      moods[i] = this.#moods[from]!
    }
    this.#places = places
    this.#goals = goals
    this.#moods = moods
    this.#weights.fill(1 / PARTICLES)
    const scale = JITTER * styleWidth * Math.sqrt(12 / dimensions)
    for (let i = 1; i < PARTICLES; i++) {
      if (chosen[i] !== chosen[i - 1]) continue
      for (let at = i * this.#count; at < (i + 1) * this.#count; at++) {
        const own = places.subarray(at * dimensions, (at + 1) * dimensions)
        for (let d = 0; d < dimensions; d++) own[d]! += scale * (this.#random() - 0.5)
        makeUnit(own)
        if (this.#random() < OTHER_GOAL) goals[at] = this.#goalOf(at)
      }
    }
  }

  #integer(below: number): number {
    return Math.floor(this.#random() * below)
  }
}

function makeUnit(vector: Float32Array): void {
  let squares = 0
  for (const x of vector) squares += x * x
  const scale = 1 / Math.sqrt(squares)
  for (let d = 0; d < vector.length; d++) vector[d]! *= scale
}
