import { type BufferFormat, BufferReader, BufferWriter, ForeignBufferError } from '@murecom/internal'
import { exactName, foldName } from '@murecom/internal/names'
import type { CatalogTrack } from './catalog.ts'

const FORMAT: BufferFormat = { magic: 'mNAM', version: 1, kind: 'name table' }

/** The spellings of names that tracks are found by, the strictest first. */
export const SPELLINGS: readonly ((name: string) => string)[] = [exactName, name => foldName(name)]

/**
 * Tracks by their names, so that a song is found by a look-up where its name is known exactly, or apart from case, accents and
 * punctuation: ascending hashes, and for each the id of a track. A track has an entry for its title and one for its title with
 * each of its artists, in both spellings where they differ. The most popular track of an artist has one for the artist alone.
 * Two names may share a hash, so the caller compares the names.
 */
export class NameTable {
  readonly #hashes: Uint32Array
  readonly #ids: Uint32Array

  private constructor(hashes: Uint32Array, ids: Uint32Array) {
    this.#hashes = hashes
    this.#ids = ids
  }

  /** @param tracks the most popular first, which is the order in which {@link find} names them. O(names x log names) */
  static build(tracks: Iterable<Pick<CatalogTrack, 'id' | 'name' | 'artists'>>): NameTable {
    const hashes: number[] = []
    const ids: number[] = []
    const artistsSeen = new Set<number>()
    for (const { id, name, artists } of tracks) {
      const keys = new Set<number>()
      for (const spelling of SPELLINGS) {
        const title = spelling(name)
        keys.add(hashOf(title, ''))
        for (const artist of artists) {
          const named = spelling(artist.name)
          keys.add(hashOf(title, named))
          const alone = hashOf('', named)
          if (artistsSeen.has(alone)) continue
          artistsSeen.add(alone)
          keys.add(alone)
        }
      }
      for (const key of keys) {
        hashes.push(key)
        ids.push(id)
      }
    }
    const order = Uint32Array.from(hashes.keys()).sort((a, b) => hashes[a]! - hashes[b]! || a - b)
    return new NameTable(
      Uint32Array.from(order, at => hashes[at]!),
      Uint32Array.from(order, at => ids[at]!),
    )
  }

  /**
   * Ids of tracks that may be called so, the most popular first. O(log names)
   *
   * @param title in one of {@link SPELLINGS}, as `artist`; either may be empty
   */
  find(title: string, artist: string): Uint32Array {
    const hash = hashOf(title, artist)
    let low = 0
    let high = this.#hashes.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#hashes[middle]! < hash) low = middle + 1
      else high = middle
    }
    let end = low
    while (this.#hashes[end] === hash) end++
    return this.#ids.subarray(low, end)
  }

  toBuffer(): ArrayBuffer {
    return new BufferWriter(FORMAT).add(this.#hashes).add(this.#ids).finish({ names: this.#ids.length })
  }

  /** @throws ForeignBufferError for bytes that {@link toBuffer} did not write */
  static from(buffer: ArrayBuffer | Uint8Array): NameTable {
    const reader = new BufferReader('NameTable.from', buffer, FORMAT)
    const names = reader.integer('names', 0, 2 ** 32)
    const hashes = reader.take('Uint32Array', names)
    const ids = reader.take('Uint32Array', names)
    for (let i = 1; i < names; i++) {
      if (hashes[i - 1]! > hashes[i]!) {
        throw new ForeignBufferError(`NameTable.from: entry ${i} of this name table is out of order`)
      }
    }
    return new NameTable(hashes, ids)
  }
}

/** FNV-1a of both names, over their UTF-16 units. */
function hashOf(title: string, artist: string): number {
  let hash = 0x811c9dc5
  const text = `${title}\n${artist}`
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}
