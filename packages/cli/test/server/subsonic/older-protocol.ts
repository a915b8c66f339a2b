/**
 * What answers of Subsonic 1.12 have otherwise than the schemas of OpenSubsonic ask: every such member by its place, with the
 * version that brought it. An answer in which these alone are mended fits the schemas, or the test fails.
 */

/** One member that is missing, or has another form. */
export interface Deviation {
  /** Where the objects are that should have it: the method, then names; `*` stands for each entry of a list. */
  in: RegExp
  member: string
  /** The protocol that has it so. */
  since: string
  /** The value that the schemas want in place of the one that is there; undefined where nothing is to be mended. */
  mend(value: unknown): unknown
}

const TIME = '2026-01-01T00:00:00Z'
const missing = (wanted: unknown) => (value: unknown) => (value === undefined ? wanted : undefined)
/** RFC 3339, which JSON Schema means by date-time, has an offset; xs:dateTime of the older schema has it or not. */
const withOffset = (value: unknown): unknown =>
  typeof value === 'string' && /T[\d:.]+$/.test(value) ? `${value}Z` : undefined

const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined

/** The head of an answer. */
const HEAD = /^\w+$/
const LIST = { id: '1', name: 'x', songCount: 0, duration: 0, created: TIME, changed: TIME }

export const DEVIATIONS: readonly Deviation[] = [
  { in: HEAD, member: 'type', since: 'OpenSubsonic', mend: missing('supysonic') },
  { in: HEAD, member: 'serverVersion', since: 'OpenSubsonic', mend: missing('0.7.9') },
  { in: HEAD, member: 'openSubsonic', since: 'OpenSubsonic', mend: missing(false) },
  { in: /./, member: 'created', since: 'OpenSubsonic', mend: withOffset },
  { in: /./, member: 'starred', since: 'OpenSubsonic', mend: withOffset },
  { in: /^getPlaylists\.playlists\.playlist\.\*$/, member: 'changed', since: '1.13.0', mend: missing(TIME) },
  { in: /^getPlaylist\.playlist$/, member: 'changed', since: '1.13.0', mend: missing(TIME) },
  // Integers in every version; supysonic writes texts.
  { in: /^getMusicFolders\.musicFolders\.musicFolder\.\*$/, member: 'id', since: '1.0.0', mend: asNumber },
  { in: /^createPlaylist$/, member: 'playlist', since: '1.14.0', mend: missing(LIST) },
]

/** Methods of the schemas that supysonic 0.7.9 refuses, with the protocol that brought them. Three it could have. */
export const UNKNOWN_TO_SUPYSONIC: Readonly<Record<string, string>> = {
  getArtistInfo2: '1.11.0',
  getSimilarSongs: '1.11.0',
  getSimilarSongs2: '1.11.0',
  getTopSongs: '1.13.0',
  getOpenSubsonicExtensions: 'OpenSubsonic',
  getSonicSimilarTracks: 'OpenSubsonic',
  findSonicPath: 'OpenSubsonic',
}

/** A copy of an answer with what deviates mended, and which deviations it had. */
export function mended(
  method: string,
  answer: object,
  deviations: readonly Deviation[],
): { answer: unknown; had: ReadonlySet<Deviation> } {
  const had = new Set<Deviation>()
  const copyOf = (value: unknown, at: string): unknown => {
    if (Array.isArray(value)) return value.map(entry => copyOf(entry, `${at}.*`))
    if (typeof value !== 'object' || value === null) return value
    const members = Object.entries(value).map(([name, inner]) => [name, copyOf(inner, `${at}.${name}`)])
    const copy = Object.fromEntries(members) as Record<string, unknown>
    for (const deviation of deviations) {
      const wanted = deviation.in.test(at) ? deviation.mend(copy[deviation.member]) : undefined
      if (wanted === undefined) continue
      copy[deviation.member] = wanted
      had.add(deviation)
    }
    return copy
  }
  return { answer: copyOf(answer, method), had }
}
