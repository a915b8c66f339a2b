import type { ClipIndex, ScoredRow } from '../../clips/clip-index.ts'
import type { SongTable } from '../store/song-table.ts'
import { sameArtist } from './names.ts'

/** The song that others are compared with. */
interface SimilarQuery {
  /** Its row; -1 for a file that is not in the table. */
  row: number
  artist: string | null
  /** `clips x dimensions`. */
  vectors: Float32Array
}

/** Which rows an answer leaves out. */
interface SimilarRules {
  limit: number
  excludeSameArtist: boolean
  foldCopies: boolean
}

/** The rows nearest to a query, without those that the rules leave out; fewer than `limit` when there are no more. */
export function similarRows(table: SongTable, clips: ClipIndex, query: SimilarQuery, rules: SimilarRules): ScoredRow[] {
  const { limit } = rules
  // Rows that are left out make room for later ones: ask for more until there are enough, or no more to ask for.
  for (let wanted = limit; ; wanted *= 4) {
    const ranked = clips.nearest(query.vectors, { limit: wanted, except: query.row })
    const kept = allowedRows(table, ranked, query, rules)
    if (kept.length >= limit || ranked.length < wanted) return kept.slice(0, limit)
  }
}

function allowedRows(
  table: SongTable,
  ranked: readonly ScoredRow[],
  query: SimilarQuery,
  { excludeSameArtist, foldCopies }: SimilarRules,
): ScoredRow[] {
  const { songs, recordings } = table
  const seen = new Set([recordings[query.row]])
  return ranked.filter(({ row }) => {
    if (excludeSameArtist && sameArtist(songs[row]!, query)) return false
    if (!foldCopies) return true
    const isNew = !seen.has(recordings[row])
    seen.add(recordings[row])
    return isNew
  })
}
