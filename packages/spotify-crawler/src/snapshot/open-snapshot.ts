import { resolve } from 'node:path'
import { checkInteger, checkOptions, type OptionNames, show } from '@murecom/internal'
import { readManifest, SNAPSHOT_TABLES, type SnapshotManifest } from './manifest.ts'
import { checkFile, damaged, readIntegers } from './read-files.ts'
import { readTracks, type SnapshotTrack } from './read-tracks.ts'

/** How {@link openSnapshot} opens. */
export interface OpenSnapshotOptions {
  /** True (default) compares the SHA-256 sum of each file with the manifest's. */
  verify?: boolean
  /** Stops it; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

/** Which playlists {@link Snapshot.playlists} gives. */
export interface SnapshotFilter {
  /** Fewest entries, default 1. */
  minLength?: number
}

/** How {@link Snapshot.tracks} reads. */
export interface SnapshotTracksOptions {
  /** Stops it; the promise rejects with the signal's reason. */
  signal?: AbortSignal | undefined
}

const OPTIONS: OptionNames<OpenSnapshotOptions> = { verify: 1, signal: 1 }
const FILTER: OptionNames<SnapshotFilter> = { minLength: 1 }
const TRACKS: OptionNames<SnapshotTracksOptions> = { signal: 1 }

/**
 * Opens a snapshot for training: the ids of all entries are read into memory, 4 bytes each; names stay in the files.
 *
 * @throws CatalogError `'not-a-snapshot'`, `'newer-snapshot'`, or `'damaged-snapshot'` for a file that is cut off, changed, missing,
 *   or has other rows than the manifest says
 * @example
 * const snapshot = await openSnapshot('snapshot')
 * const model = ItemKnn.fit(snapshot.playlists({ minLength: 2 }))
 */
export async function openSnapshot(folder: string, options: OpenSnapshotOptions = {}): Promise<Snapshot> {
  const { verify = true, signal } = checkOptions('openSnapshot', options, OPTIONS)
  if (typeof folder !== 'string' || folder.trim() === '') {
    throw new RangeError(`openSnapshot: folder must be a path, got ${show(folder)}`)
  }
  const path = resolve(folder)
  const manifest = readManifest(path)
  for (const table of SNAPSHOT_TABLES) await checkFile(path, manifest, table, verify, signal)
  const lengths = await readIntegers(path, manifest, 'playlists', 'length', signal)
  const tracks = await readIntegers(path, manifest, 'entries', 'track', signal)
  const total = lengths.reduce((sum, length) => sum + length, 0)
  if (total !== tracks.length) {
    throw damaged(path, `its playlists have ${total} entries, its entries are ${tracks.length}`)
  }
  return new Snapshot({ folder: path, manifest, lengths, tracks })
}

interface SnapshotParts {
  folder: string
  manifest: SnapshotManifest
  /** Entries of each playlist. */
  lengths: Int32Array
  /** The entries, playlist by playlist. */
  tracks: Int32Array
}

/** The playlists of a snapshot. Made by {@link openSnapshot}. */
export class Snapshot {
  readonly manifest: SnapshotManifest
  readonly #folder: string
  readonly #lengths: Int32Array
  readonly #tracks: Int32Array

  /** @internal */
  constructor({ folder, manifest, lengths, tracks }: SnapshotParts) {
    this.manifest = manifest
    this.#folder = folder
    this.#lengths = lengths
    this.#tracks = tracks
  }

  /** Number of playlists. */
  get length(): number {
    return this.#lengths.length
  }

  /**
   * The playlists as the ids of their tracks, by playlist id. Each `for ... of` begins anew, which is what a trainer with several
   * passes needs. A list is a view: it must not be written to.
   */
  playlists(filter: SnapshotFilter = {}): Iterable<Int32Array> {
    const { minLength = 1 } = checkOptions('Snapshot.playlists', filter, FILTER)
    checkInteger('Snapshot.playlists', 'minLength', minLength, 0)
    const [lengths, tracks] = [this.#lengths, this.#tracks]
    return {
      *[Symbol.iterator]() {
        let at = 0
        for (const length of lengths) {
          if (length >= minLength) yield tracks.subarray(at, at + length)
          at += length
        }
      },
    }
  }

  /**
   * What is known of some tracks, by id ascending; ids that the snapshot does not have are passed over. The file is read anew in
   * each call, so ask once for all of them. O(tracks of the snapshot)
   *
   * @throws (as a rejection) CatalogError `'damaged-snapshot'`, the signal's reason when it is aborted
   */
  async tracks(ids: Iterable<number>, options: SnapshotTracksOptions = {}): Promise<SnapshotTrack[]> {
    const { signal } = checkOptions('Snapshot.tracks', options, TRACKS)
    return readTracks(this.#folder, this.manifest, new Set(ids), signal)
  }
}
