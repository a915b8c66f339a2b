import { readFileSync } from 'node:fs'
import { dataFile } from './programs.ts'

/** hetrec2011-lastfm: the artists of each listener, in the order of the file. */
export function listeners(): string[][] {
  const lists = new Map<string, string[]>()
  for (const line of readFileSync(dataFile('user_artists.dat'), 'utf8').split('\n')) {
    const [user, artist] = line.split('\t').map(field => field.trim())
    if (!user || !artist || Number.isNaN(Number(user))) continue
    const list = lists.get(user)
    if (list) list.push(artist)
    else lists.set(user, [artist])
  }
  return [...lists.values()]
}

/** The name of each artist. */
export function artistNames(): Map<string, string> {
  const lines = readFileSync(dataFile('artists.dat'), 'utf8').split('\n').slice(1)
  return new Map(
    lines.map(line => line.split('\t').map(field => field.trim()) as [string, string]).filter(([id]) => id),
  )
}

/** The tags of each artist: how many users gave each. */
export function artistTags(): Map<string, Map<string, number>> {
  const tags = new Map<string, Map<string, number>>()
  for (const line of readFileSync(dataFile('artist_tags.tsv'), 'utf8').split('\n').slice(1)) {
    const [artist, tag, users] = line.split('\t')
    if (!artist || !tag || !users) continue
    const own = tags.get(artist)
    if (own) own.set(tag, Number(users))
    else tags.set(artist, new Map([[tag, Number(users)]]))
  }
  return tags
}
