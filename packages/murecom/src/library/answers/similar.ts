import type { ScoredRow, SongRanking } from '../../songs/ranking.ts'
import { isSameRecording } from '../copies/recordings.ts'
import { SoundCopies, sameSoundIn } from '../copies/sound-copies.ts'
import type { SongTable } from '../table/song-table.ts'

/** The song that others are compared with. */
interface SimilarQuery {
  /** Its row; -1 for a file that is not in the table. */
  row: number
  /** Key of its artist; 0 without one. */
  artistKey: number
  /** `clips x dimensions`. */
  clips: Float32Array
}

/** Which rows an answer leaves out. */
interface SimilarRules {
  limit: number
  excludeSameArtist: boolean
  foldCopies: boolean
}

/** Rows beyond `limit` that are asked for at once, as some will be left out. */
const SPARE = 16

/** The rows nearest to a query, without those that the rules leave out; fewer than `limit` when there are no more. */
export function similarRows(
  table: SongTable,
  ranking: SongRanking,
  query: SimilarQuery,
  rules: SimilarRules,
): ScoredRow[] {
  const { limit } = rules
  const isAllowed = table === table.whole ? undefined : (row: number): boolean => !table.isGone(row)
  const spare = rules.excludeSameArtist || rules.foldCopies ? limit + SPARE : 0
  // Rows that are left out make room for later ones: ask for more until there are enough, or no more to ask for.
  for (let wanted = limit + spare; ; wanted *= 4) {
    const ranked = ranking.nearest(query.clips, { limit: wanted, except: query.row, isAllowed })
    const kept = allowedRows(table, ranked, query, rules)
    if (kept.length >= limit || ranked.length < wanted) return kept.slice(0, limit)
  }
}

function allowedRows(
  table: SongTable,
  ranked: readonly ScoredRow[],
  { row: own, artistKey }: SimilarQuery,
  { excludeSameArtist, foldCopies }: SimilarRules,
): ScoredRow[] {
  const copies = new Copies(table)
  if (own >= 0) copies.isNew(own)
  return ranked.filter(({ row }) => {
    if (table.isGone(row)) return false
    if (excludeSameArtist && artistKey !== 0 && table.artistKey(row) === artistKey) return false
    return !foldCopies || copies.isNew(row)
  })
}

/** The recordings among some rows, without a look at the others. */
export class Copies {
  readonly #table: SongTable
  readonly #byContent = new Set<number>()
  readonly #byName = new Map<number, number[]>()
  readonly #sounds: SoundCopies

  constructor(table: SongTable) {
    this.#table = table
    this.#sounds = new SoundCopies(table, sameSoundIn(table))
  }

  /** Whether a row is not a copy of one that was asked about before. */
  isNew(row: number): boolean {
    const content = this.#table.contentKey(row)
    const name = this.#table.nameKey(row)
    const namesakes = this.#byName.get(name) ?? []
    if (this.#byContent.has(content) || namesakes.some(other => isSameRecording(this.#table, row, other))) return false
    if (this.#sounds.find(row) !== undefined) return false
    this.#sounds.add(row)
    this.#byContent.add(content)
    this.#byName.set(name, [...namesakes, row])
    return true
  }
}
