import { RecommenderError } from '../../errors.ts'
import type { TrackList } from '../catalog.ts'
import type { HeldOutList } from '../choice/hold-out.ts'
import { readParts } from './read-parts.ts'

/** The lists of a training by Spark, 5 bytes an entry. */
export class SparkLists {
  readonly #tracks: Int32Array
  readonly #isHeld: Uint8Array
  /** List n has the entries `starts[n] .. starts[n + 1]`. */
  readonly #starts: readonly number[]

  private constructor(tracks: Int32Array, isHeld: Uint8Array, starts: readonly number[]) {
    this.#tracks = tracks
    this.#isHeld = isHeld
    this.#starts = starts
  }

  /** @throws RecommenderError `'incomplete'`, `'broken'` */
  static async read(folder: string, signal: AbortSignal | undefined): Promise<SparkLists> {
    let tracks = new Int32Array(1 << 16)
    let isHeld = new Uint8Array(tracks.length)
    let length = 0
    let last = -1
    const starts: number[] = []
    for await (const rows of readParts(folder, 'lists', ['playlist', 'track', 'held'], signal)) {
      if (length + rows.length > tracks.length) {
        tracks = grown(tracks, new Int32Array(2 * tracks.length + rows.length))
        isHeld = grown(isHeld, new Uint8Array(tracks.length))
      }
      for (const { playlist, track, held } of rows as { playlist: number; track: number; held: boolean }[]) {
        if (playlist < last) throw new RecommenderError('broken', `${folder}: its lists are out of order`)
        if (playlist > last) starts.push(length)
        last = playlist
        tracks[length] = track
        isHeld[length++] = held ? 1 : 0
      }
    }
    starts.push(length)
    return new SparkLists(tracks.subarray(0, length), isHeld.subarray(0, length), starts)
  }

  /** All entries, list by list; can be iterated again and again. */
  all(): Iterable<TrackList> {
    return this.#iterable(tracks => tracks)
  }

  /** Without those that are held out. */
  rest(): Iterable<TrackList> {
    return this.#iterable((tracks, isHeld) => (isHeld.includes(1) ? tracks.filter((_, n) => isHeld[n] === 0) : tracks))
  }

  /** What is held out, and what a model may be asked for it with. @param isKnown whether the training knows a track */
  heldOut(isKnown: (id: number) => boolean): HeldOutList[] {
    const lists: HeldOutList[] = []
    for (const [tracks, isHeld] of this.#lists()) {
      if (!isHeld.includes(1)) continue
      const held = new Set(tracks.filter((_, n) => isHeld[n] === 1))
      const given = [...new Set(tracks)].filter(id => isKnown(id) && !held.has(id))
      if (given.length > 0) lists.push({ given, held: [...held] })
    }
    return lists
  }

  #iterable(entriesOf: (tracks: Int32Array, isHeld: Uint8Array) => Int32Array): Iterable<TrackList> {
    const lists = () => this.#lists()
    return {
      *[Symbol.iterator]() {
        for (const [tracks, isHeld] of lists()) yield entriesOf(tracks, isHeld)
      },
    }
  }

  *#lists(): Generator<[Int32Array, Uint8Array]> {
    for (let n = 0; n + 1 < this.#starts.length; n++) {
      const [from, to] = [this.#starts[n]!, this.#starts[n + 1]!]
      yield [this.#tracks.subarray(from, to), this.#isHeld.subarray(from, to)]
    }
  }
}

function grown<T extends Int32Array | Uint8Array>(old: T, next: T): T {
  next.set(old)
  return next
}
