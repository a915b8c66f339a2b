import { mulberry32 } from '@murecom/internal'
import type { ListEntry, OwnSong } from '../../src/node.ts'
import { romanised } from './romanise.ts'

/** A library, and entries with what they mean: a song of it, or none. */
export interface MadeList {
  songs: OwnSong[]
  cases: MadeCase[]
}

export interface MadeCase {
  entry: ListEntry
  /** Undefined for a song that is not owned. */
  song: OwnSong | undefined
  /** What was done to the names; for what is not owned, what it is. */
  kinds: string[]
}

export const DISTURBANCES = [
  'typo',
  'accents lost',
  'feat. in title or artist',
  'remaster or year',
  'other script',
  '& for and',
  'title and artist swapped',
] as const
type Disturbance = (typeof DISTURBANCES)[number]

export const NOT_OWNED = [
  'another song of an artist',
  'another part of a song',
  'live or a remix of a song',
  'a title, by another artist',
  'an artist who is not there',
] as const

/**
 * Songs of these artists. Their titles are drawn from names and tags of people's own libraries, because no list of real tracks
 * is at hand: other artists' names, and tags, which have the length, the scripts and the signs of titles.
 */
export function madeLibrary(names: readonly string[], tags: readonly string[], size: number, seed: number) {
  const random = mulberry32(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const artists = shuffled(distinct(names), random)
  const half = Math.floor(artists.length / 2)
  // Names in other scripts are few, so their owners are all among the artists.
  const foreign = artists.filter(name => romanised(name) !== undefined)
  const owners = distinct([...foreign, ...artists.slice(0, Math.ceil(size / 10))])
  const strangers = artists.slice(half).filter(name => !owners.includes(name))
  const titles = shuffled(distinct([...artists.slice(half), ...foreign, ...tags]), random)
  const titleOf = (i: number): string => titles[i % titles.length]!
  const songs: OwnSong[] = []
  const add = (artist: string, album: string, title: string): OwnSong => {
    const path = `/music/${songs.length}.mp3`
    const song = { path, title, artist, album, durationSeconds: 120 + Math.floor(240 * random()) }
    songs.push(song)
    return song
  }
  let next = 0
  for (let i = 0; songs.length < size; i++) {
    const artist = owners[i % owners.length]!
    const album = pick(titles)
    const title = titleOf(next++)
    const kind = random()
    if (kind < 0.04) {
      add(artist, album, `${title}, Pt. 1`)
      add(artist, album, `${title}, Pt. 2`)
    } else if (kind < 0.08) {
      add(artist, album, title)
      add(artist, `${album} (Live)`, `${title} (Live)`)
    } else if (kind < 0.1) {
      add(artist, album, title)
      add(artist, `${album} Remixes`, `${title} (${pick(artists)} Remix)`)
    } else add(artist, album, title)
  }
  return { songs, strangers, titles: titles.slice(next % titles.length), random }
}

/** Entries for half of `count` songs that are owned, each disturbed, and as many that are not. */
export function madeList(
  names: readonly string[],
  tags: readonly string[],
  size: number,
  seed: number,
  count: number,
): MadeList {
  const { songs, strangers, titles, random } = madeLibrary(names, tags, size, seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const cases: MadeCase[] = []
  const entryOf = (song: Pick<OwnSong, 'title' | 'artist' | 'durationSeconds'>, hasLength: boolean): ListEntry => ({
    title: song.title,
    artists: [song.artist!],
    ...(hasLength && { durationSeconds: song.durationSeconds! + Math.round(4 * random() - 2) }),
  })
  for (let i = 0; i < count / 2; i++) {
    const first = DISTURBANCES[i % DISTURBANCES.length]!
    let entry: ListEntry | undefined
    let song: OwnSong | undefined
    while (!entry) {
      song = pick(songs)
      entry = disturbed(entryOf(song, random() < 0.5), first, random, strangers)
    }
    const kinds: string[] = [first]
    const second = pick(DISTURBANCES)
    const twice = second === first || random() < 0.5 ? undefined : disturbed(entry, second, random, strangers)
    if (twice) kinds.push(second)
    cases.push({ entry: twice ?? entry, song, kinds })
  }
  const owned = new Set(songs.map(({ title, artist }) => keyOf(`${artist} ${title}`)))
  for (let i = 0; i < count / 2; ) {
    const kind = NOT_OWNED[i % NOT_OWNED.length]!
    const song = pick(songs)
    const other = notOwned(song, kind, { random, strangers, titles, songs })
    if (!other || owned.has(keyOf(`${other.artist} ${other.title}`))) continue
    let entry: ListEntry = entryOf(other, random() < 0.5)
    if (random() < 0.5) entry = disturbed(entry, pick(DISTURBANCES), random, strangers) ?? entry
    cases.push({ entry, song: undefined, kinds: [kind] })
    i++
  }
  return { songs, cases }
}

function notOwned(
  song: OwnSong,
  kind: (typeof NOT_OWNED)[number],
  {
    random,
    strangers,
    titles,
    songs,
  }: { random: () => number; strangers: readonly string[]; titles: readonly string[]; songs: readonly OwnSong[] },
): { title: string; artist: string; durationSeconds: number } | undefined {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const durationSeconds = 120 + Math.floor(240 * random())
  const artist = song.artist!
  switch (kind) {
    case 'another song of an artist':
      return { title: pick(titles), artist, durationSeconds }
    case 'another part of a song': {
      const part = /^(.*), Pt\. [12]$/.exec(song.title)
      return part ? { title: `${part[1]}, Pt. 3`, artist, durationSeconds: song.durationSeconds! } : undefined
    }
    case 'live or a remix of a song': {
      // None when the library has one.
      if (songs.some(other => other !== song && other.artist === artist && other.title.startsWith(song.title)))
        return undefined
      if (/\((?:Live|.* Remix)\)$/.test(song.title)) return undefined
      const suffix = pick([
        ' (Live)',
        ' - Live at Wembley',
        ` (${pick(strangers)} Remix)`,
        ' (Instrumental)',
        ' - Acoustic',
      ])
      return { title: song.title + suffix, artist, durationSeconds: song.durationSeconds! }
    }
    case 'a title, by another artist': {
      const other = pick(songs).artist!
      return other === artist ? undefined : { title: song.title, artist: other, durationSeconds }
    }
    case 'an artist who is not there':
      return { title: pick(titles), artist: pick(strangers), durationSeconds }
  }
}

/** The entry with one disturbance; undefined where its names have no place for it. */
function disturbed(
  entry: ListEntry,
  kind: Disturbance,
  random: () => number,
  strangers: readonly string[],
): ListEntry | undefined {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const { title } = entry
  const artists = entry.artists ?? []
  const both = (change: (name: string) => string): ListEntry | undefined => {
    const changed = { ...entry, title: change(title), artists: artists.map(change) }
    return changed.title === title && changed.artists.join() === artists.join() ? undefined : changed
  }
  switch (kind) {
    case 'typo': {
      const inTitle = random() < 0.5
      const name = inTitle ? title : artists[0]!
      const wrong = mistyped(name, random)
      if (wrong === undefined) return undefined
      return inTitle ? { ...entry, title: wrong } : { ...entry, artists: [wrong, ...artists.slice(1)] }
    }
    case 'accents lost':
      return both(name =>
        name
          .normalize('NFD')
          .replace(/(\p{Script=Latin})\p{M}+/gu, '$1')
          .normalize('NFC'),
      )
    case 'feat. in title or artist': {
      const guest = pick(strangers)
      return pick([
        { ...entry, title: `${title} (feat. ${guest})` },
        { ...entry, title: `${title} ft. ${guest}` },
        { ...entry, artists: [`${artists[0]} feat. ${guest}`] },
        { ...entry, artists: [...artists, guest] },
      ])
    }
    case 'remaster or year': {
      const year = 1965 + Math.floor(58 * random())
      return {
        ...entry,
        title:
          title +
          pick([
            ` - Remastered ${year}`,
            ` (${year} Remaster)`,
            ` - ${year} Remastered Version`,
            ` (${year})`,
            ' (Remastered)',
            ` - ${year} Digital Remaster`,
          ]),
      }
    }
    case 'other script':
      return both(name => romanised(name) ?? name)
    case '& for and':
      return both(name => (name.includes(' & ') ? name.replaceAll(' & ', ' and ') : name.replace(/ and /gi, ' & ')))
    case 'title and artist swapped':
      return artists.length === 1 ? { ...entry, title: artists[0]!, artists: [title] } : undefined
  }
}

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'

/** One letter is left out, doubled, wrong, or has changed places with the next, in a word of four letters or more. */
function mistyped(name: string, random: () => number): string | undefined {
  const words = [...name.matchAll(/[a-z]{4,}/gi)]
  if (words.length === 0) return undefined
  const { index, 0: word } = words[Math.floor(random() * words.length)]!
  const at = index + Math.floor(random() * (word.length - 1))
  const wrong = [
    name.slice(0, at) + name.slice(at + 1),
    name.slice(0, at) + name[at] + name.slice(at),
    name.slice(0, at) + ALPHABET[Math.floor(26 * random())] + name.slice(at + 1),
    name.slice(0, at) + name[at + 1] + name[at] + name.slice(at + 2),
  ][Math.floor(4 * random())]!
  return wrong === name ? undefined : wrong
}

/** Names that differ in more than accents, case and signs: the first of each. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, string>()
  for (const name of names) if (!seen.has(keyOf(name))) seen.set(keyOf(name), name)
  return [...seen.values()]
}

function keyOf(name: string): string {
  const bare = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return bare.replace(/\bthe\b|\band\b|[^\p{L}\p{N}]/gu, '') || bare
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}
