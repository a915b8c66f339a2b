import type { ReadContext, ReadPlaylist } from '../../model.ts'

/**
 * hetrec2011-lastfm-2k: user_artists.dat (userID, artistID, weight; tabs, with or without a header, some rows with stray
 * spaces). The data set knows no tracks: each user becomes one list of artists, most played first, whose entries are
 * artists of source `'lastfm-artist'`.
 *
 * @param artistsText artists.dat of the same folder; without it artists are called by their numbers
 */
export function* readHetrec(
  text: string,
  artistsText: string | undefined,
  context: ReadContext,
): Generator<ReadPlaylist> {
  const names = new Map<string, string>()
  for (const line of (artistsText ?? '').split(/\r?\n/)) {
    const [id, name] = line.split('\t')
    if (id && name && /^\d+$/.test(id.trim())) names.set(id.trim(), name.trim())
  }
  const users = new Map<string, { artist: string; weight: number }[]>()
  text.split(/\r?\n/).forEach((line, i) => {
    if (line.trim() === '' || (i === 0 && /userID/i.test(line))) return
    const [user = '', artist = '', weight = ''] = line.split('\t').map(cell => cell.trim())
    if (!/^\d+$/.test(user) || !/^\d+$/.test(artist) || !/^\d+$/.test(weight)) {
      context.problem('a row without three numbers', `row ${i + 1}`)
      return
    }
    const rows = users.get(user)
    if (rows) rows.push({ artist, weight: Number(weight) })
    else users.set(user, [{ artist, weight: Number(weight) }])
  })
  for (const [user, rows] of users) {
    rows.sort((a, b) => b.weight - a.weight || Number(a.artist) - Number(b.artist))
    yield {
      playlist: { source: 'hetrec', sourceId: user, name: `Artists of user ${user}`, total: rows.length },
      entries: rows.map(({ artist }, position) => {
        const name = names.get(artist) ?? `Artist ${artist}`
        return {
          position,
          track: { source: 'lastfm-artist', sourceId: artist, name, artists: [{ sourceId: artist, name }] },
        }
      }),
    }
  }
}
