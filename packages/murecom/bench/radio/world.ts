import { mulberry32 } from '@murecom/internal'

/** Songs that nobody recorded: vectors of length 1 that lie as those of a library do. */
export interface World {
  readonly length: number
  readonly dimensions: number
  /** `songs x dimensions`, row-major. */
  readonly vectors: Float32Array
  /** Number of each song's artist, from 0. */
  readonly artists: Int32Array
  /** Number of each song's album, from 0. */
  readonly albums: Int32Array
  /** Half of two songs of one style are nearer to each other than this. */
  readonly styleWidth: number
}

const DIMENSIONS = 32
const STYLES = 16
const ARTISTS = 400
const ALBUMS_OF_ARTIST = 2
const SONGS_OF_ALBUM = 5
/** What all songs share: embeddings of music lie in a cone. */
const COMMON = 1
const ARTIST_SPREAD = 0.6
const SONG_SPREAD = 0.5

/** A library of 4,000 songs by 400 artists in 16 styles, some of which are much larger than others. */
export function makeWorld(seed: number): World {
  const random = gaussian(mulberry32(seed))
  const common = direction(random, COMMON)
  const styles = Array.from({ length: STYLES }, () => direction(random, 1))
  const songs = ARTISTS * ALBUMS_OF_ARTIST * SONGS_OF_ALBUM
  const vectors = new Float32Array(songs * DIMENSIONS)
  const artists = new Int32Array(songs)
  const albums = new Int32Array(songs)
  const styleOf = new Int32Array(songs)
  const uniform = mulberry32(seed + 1)
  for (let artist = 0, song = 0; artist < ARTISTS; artist++) {
    const style = Math.floor(STYLES * uniform() ** 1.5)
    const middle = sum(sum(common, styles[style]!), direction(random, ARTIST_SPREAD))
    for (let n = 0; n < ALBUMS_OF_ARTIST * SONGS_OF_ALBUM; n++, song++) {
      vectors.set(unit(sum(middle, direction(random, SONG_SPREAD))), song * DIMENSIONS)
      artists[song] = artist
      albums[song] = artist * ALBUMS_OF_ARTIST + Math.floor(n / SONGS_OF_ALBUM)
      styleOf[song] = style
    }
  }
  const world = { length: songs, dimensions: DIMENSIONS, vectors, artists, albums }
  return { ...world, styleWidth: widthOf(world, styleOf, uniform) }
}

/** The vector of a song: a view. */
export function vectorOf(world: Pick<World, 'vectors' | 'dimensions'>, song: number): Float32Array {
  return world.vectors.subarray(song * world.dimensions, (song + 1) * world.dimensions)
}

/** Euclidean distance. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let squares = 0
  for (let d = 0; d < a.length; d++) squares += (a[d]! - b[d]!) ** 2
  return Math.sqrt(squares)
}

/** A vector of length 1 in the direction of another. */
export function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector)
  return vector.map(x => x / length)
}

/** A vector of a given length in a random direction. */
export function direction(random: () => number, length: number): number[] {
  return unit(Array.from({ length: DIMENSIONS }, random)).map(x => length * x)
}

export function sum(a: readonly number[], b: readonly number[]): number[] {
  return a.map((x, d) => x + b[d]!)
}

/** Numbers of the normal distribution (Box and Muller 1958). */
export function gaussian(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
}

function widthOf(world: Omit<World, 'styleWidth'>, styleOf: Int32Array, uniform: () => number): number {
  const distances: number[] = []
  while (distances.length < 1000) {
    const [a, b] = [Math.floor(uniform() * world.length), Math.floor(uniform() * world.length)]
    if (world.artists[a] === world.artists[b] || styleOf[a] !== styleOf[b]) continue
    distances.push(distance(vectorOf(world, a), vectorOf(world, b)))
  }
  return distances.sort((a, b) => a - b)[distances.length >> 1]!
}
