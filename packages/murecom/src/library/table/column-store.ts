import { basename, dirname } from 'node:path'
import { foldName } from '@murecom/spotify-crawler/names'
import { meanDirection } from '../../algorithms/directions.ts'
import { faultOfSound } from '../../embedding-model.ts'
import { recordingName } from '../copies/recordings.ts'
import { isServerPath } from '../files/server-path.ts'
import { floatsOf } from '../store/song-store.ts'
import { albumFolder, albumKeyOf, artistKeyOf, creditsOf } from './credits.ts'
import { capacity, grown, TextColumn } from './text-column.ts'
import { textKey } from './text-key.ts'

/** What {@link SongColumns} take from the row of a song. */
export interface ColumnSong {
  id: number
  path: string
  title: string
  artist: string | null
  artists: string | null
  album: string | null
  album_artist: string | null
  compilation: number | null
  duration_seconds: number | null
  hash: string
  vectors: Buffer
  tags: Buffer | null
}

/** The SQL columns of a {@link ColumnSong}. */
export const COLUMN_SONG =
  'id, path, title, artist, artists, album, album_artist, compilation, duration_seconds, hash, vectors, tags'

/** The texts of a song that are searched, by field of {@link SongColumns.texts}. */
const TEXT_FIELDS = 6
/** `FOLDER` is the one that the file lies in, `FOLDERS` those above it. */
export const [TITLE, ARTIST, ALBUM, FOLDERS, FOLDER, FILE] = [0, 1, 2, 3, 4, 5] as const

/** Bits of {@link SongColumns.marks}. */
const GONE = 1
const NO_DIRECTION = 2
const HAS_TAGS = 4

/** The typed arrays of {@link SongColumns}, which are what a file of them holds. */
export interface ColumnArrays {
  ids: Float64Array
  vectors: Float32Array
  tags: Float32Array
  seconds: Float64Array
  marks: Uint8Array
  names: Float64Array
  contents: Float64Array
  artists: Float64Array
  albums: Float64Array
  places: Float64Array
  ends: Uint32Array
  text: Uint8Array
}

/** The columns with one number for each row. */
const COPIED = ['ids', 'seconds', 'marks', 'names', 'contents', 'artists', 'albums', 'places'] as const

type Growing = Omit<ColumnArrays, 'ends' | 'text'>

/** How wide the rows of the matrices are. */
export interface ColumnShape {
  dimensions: number
  /** Tags of a song. */
  tagCount: number
  /** How far apart files of one recording are; 1 for musicnn-1, by which bounds of copies were measured, and by default. */
  spread?: number | undefined
}

/**
 * Songs as columns: row n of each is what answers need of the n-th song, without an object for it. 500,000 songs of 50
 * dimensions are 294 MB in twelve arrays. Rows are appended; a row that is gone is marked, and stays.
 *
 * - `ids`: numbers in the file;
 * - `vectors`: `rows x dimensions`, mean directions of length 1;
 * - `tags`: `rows x tagCount`, 0 without tags;
 * - `seconds`: length, -1 when it is not known;
 * - `names`, `contents`, `artists`: keys of title and artist as copies share them, of the bytes, of the leading artist (0: none);
 * - `albums`: keys of album and whose it is, as the song says (0: none);
 * - `places`: keys of album and folder, where the songs of that folder decide whose it is (0: the song says it);
 * - `texts`: the search keys of title, artist, album and of the path's parts.
 */
export class SongColumns {
  readonly shape: ColumnShape
  #arrays: Growing
  #texts = new TextColumn(TEXT_FIELDS)
  #length = 0

  constructor(shape: ColumnShape) {
    this.shape = shape
    this.#arrays = emptyArrays()
  }

  /** Columns of arrays that {@link arrays} gave; they are kept, not copied. */
  static of(shape: ColumnShape, arrays: ColumnArrays): SongColumns {
    const columns = new SongColumns(shape)
    const { text, ends, ...others } = arrays
    columns.#arrays = others
    columns.#texts = new TextColumn(TEXT_FIELDS, { bytes: text, ends })
    columns.#length = arrays.ids.length
    return columns
  }

  get length(): number {
    return this.#length
  }

  /** The arrays, as long as there are rows. Views: an append may leave them behind. */
  get arrays(): ColumnArrays {
    const { dimensions, tagCount } = this.shape
    const n = this.#length
    const a = this.#arrays
    return {
      ids: a.ids.subarray(0, n),
      vectors: a.vectors.subarray(0, n * dimensions),
      tags: a.tags.subarray(0, n * tagCount),
      seconds: a.seconds.subarray(0, n),
      marks: a.marks.subarray(0, n),
      names: a.names.subarray(0, n),
      contents: a.contents.subarray(0, n),
      artists: a.artists.subarray(0, n),
      albums: a.albums.subarray(0, n),
      places: a.places.subarray(0, n),
      ends: this.#texts.ends,
      text: this.#texts.bytes,
    }
  }

  /** Takes a song of the file. One with numbers that cannot be used has its names only: no answer by sound holds it. */
  append(song: ColumnSong): void {
    const { dimensions, tagCount } = this.shape
    this.#reserve(this.#length + 1)
    const a = this.#arrays
    const row = this.#length++
    const sound = soundOf(song)
    const isGood = faultOfSound(sound, dimensions) === undefined
    a.ids[row] = song.id
    a.marks[row] = 0
    if (!isGood || !meanDirection(sound.vectors, dimensions, a.vectors, row * dimensions)) {
      a.marks[row]! |= NO_DIRECTION
      a.vectors.fill(0, row * dimensions, (row + 1) * dimensions)
    }
    if (isGood && sound.tags?.length === tagCount) {
      a.marks[row]! |= HAS_TAGS
      a.tags.set(sound.tags, row * tagCount)
    } else a.tags.fill(0, row * tagCount, (row + 1) * tagCount)
    a.seconds[row] = song.duration_seconds ?? -1
    a.names[row] = textKey(recordingName(song))
    a.contents[row] = textKey(song.hash)
    const texts = textsOf(song).map(name => foldName(name))
    const credits = creditsOf(song)
    a.artists[row] = artistKeyOf(credits)
    a.albums[row] = albumKeyOf(credits)
    const folder = albumFolder({ ...credits, path: song.path })
    a.places[row] = folder === null ? 0 : textKey(`${texts[ALBUM]}\n${folder}`)
    this.#texts.append(texts)
  }

  /** Takes a row of other columns of the same shape. */
  appendRow(from: SongColumns, row: number): void {
    const { dimensions, tagCount } = this.shape
    this.#reserve(this.#length + 1)
    const a = this.#arrays
    const b = from.#arrays
    const to = this.#length++
    for (const name of COPIED) a[name][to] = b[name][row]!
    a.vectors.set(b.vectors.subarray(row * dimensions, (row + 1) * dimensions), to * dimensions)
    a.tags.set(b.tags.subarray(row * tagCount, (row + 1) * tagCount), to * tagCount)
    this.#texts.appendRow(from.#texts, row)
  }

  idOf(row: number): number {
    return this.#arrays.ids[row]!
  }

  /** The column of numbers, in which there may be room behind the last row. */
  column(name: 'seconds' | 'names' | 'contents' | 'artists' | 'albums' | 'places'): Float64Array {
    return this.#arrays[name]
  }

  /** The matrix of a kind, likewise. */
  matrix(name: 'vectors' | 'tags'): Float32Array {
    return this.#arrays[name]
  }

  /** The search keys of the songs' names. */
  get texts(): TextColumn {
    return this.#texts
  }

  /** A search key of a song's names. */
  textOf(row: number, field: number): string {
    return this.#texts.text(row, field)
  }

  markGone(row: number): void {
    this.#arrays.marks[row]! |= GONE
  }

  isGone(row: number): boolean {
    return (this.#arrays.marks[row]! & GONE) !== 0
  }

  /** Whether a row is in no answer by sound: gone, or without a direction. */
  isOut(row: number): boolean {
    return (this.#arrays.marks[row]! & (GONE | NO_DIRECTION)) !== 0
  }

  hasTags(row: number): boolean {
    return (this.#arrays.marks[row]! & HAS_TAGS) !== 0
  }

  #reserve(rows: number): void {
    const { dimensions, tagCount } = this.shape
    const a = this.#arrays
    if (rows <= a.ids.length) return
    const n = capacity(rows)
    a.ids = grown(a.ids, n)
    a.vectors = grown(a.vectors, n * dimensions)
    a.tags = grown(a.tags, n * tagCount)
    a.seconds = grown(a.seconds, n)
    a.marks = grown(a.marks, n)
    a.names = grown(a.names, n)
    a.contents = grown(a.contents, n)
    a.artists = grown(a.artists, n)
    a.albums = grown(a.albums, n)
    a.places = grown(a.places, n)
  }
}

/** The numbers of a song; none where a blob was cut off. */
function soundOf({ vectors, tags }: ColumnSong): { vectors: Float32Array; tags: Float32Array | undefined } {
  const isWhole = vectors.length % 4 === 0 && (tags === null || tags.length % 4 === 0)
  return {
    vectors: isWhole ? floatsOf(vectors) : new Float32Array(0),
    tags: isWhole && tags ? floatsOf(tags) : undefined,
  }
}

/** In the order of the fields. Paths of one system are not taken apart on another; the id of a song on a server is left out. */
function textsOf({ title, artist, album, path }: ColumnSong): string[] {
  if (isServerPath(path)) return [title, artist ?? '', album ?? '', '', '', '']
  const folder = dirname(path)
  return [title, artist ?? '', album ?? '', dirname(folder), basename(folder), basename(path)]
}

function emptyArrays(): Growing {
  return {
    ids: new Float64Array(0),
    vectors: new Float32Array(0),
    tags: new Float32Array(0),
    seconds: new Float64Array(0),
    marks: new Uint8Array(0),
    names: new Float64Array(0),
    contents: new Float64Array(0),
    artists: new Float64Array(0),
    albums: new Float64Array(0),
    places: new Float64Array(0),
  }
}
