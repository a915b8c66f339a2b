import { foldName } from '@murecom/spotify-crawler/names'
import { typoDistance } from '../algorithms/typo-distance.ts'
import { type Letters, lettersOf } from './letters.ts'
import {
  CONNECTING,
  FROM_A_FILM,
  GENERIC,
  NEAR_VERSIONS,
  numbersIn,
  OTHER_RECORDING,
  SAME_RECORDING,
  VERSION_WORDS,
  type VersionKind,
} from './title-words.ts'

/** Another recording of a song: what kind, and what else its name says, such as the remixer's name. */
interface Version {
  kind: VersionKind
  detail: string
}

/** A title taken apart. */
export interface TitleParts {
  /** All of it, additions too. */
  whole: Letters
  /** Without artists, versions and masters. */
  song: Letters
  /** {@link song} as it is written. */
  bare: string
  /** {@link song} without what is in brackets there; undefined when nothing does. */
  short: Letters | undefined
  versions: readonly Version[]
  /** What leaves the recording what it is, folded: `'remastered 2011'`. When two songs fit, the one with the same text is better. */
  master: string
  featured: readonly string[]
  /** Words that are a letter away from one that names a version: "iLve". */
  nearVersions: readonly string[]
  isGeneric: boolean
}

const BRACKETS = /[([{<【「『（［〈《]([^()[\]{}<>【】「」『』（）［］〈〉《》]*)[)\]}>】」』）］〉》]/gu
const DASH = /\s[-–—~|]\s+(?=\S)/gu
const FEATURED = /^(?:feat|ft|featuring|with|w)\b[./]*\s*(.+)$/iu
const FEATURED_INLINE = /\s(?:feat\.?|ft\.?|featuring)\s+(.+)$/iu
const PART = /,?\s+(?:pt|part|vol|volume)\b\.?\s*[\divx]+$/iu
const FROM_QUOTED = /^\s*(?:from|theme from|music from)\s+["“”„«'‘’]/iu
const PRODUCED = /^(?:prod|produced|written|composed)\b/iu
/** Longer texts do not count as titles. */
export const LONGEST_NAME = 300
const MOST_ADDITIONS = 6

/** Takes a title apart. O(length) */
export function partsOf(title: string): TitleParts {
  const text = title.slice(0, LONGEST_NAME)
  const featured: string[] = []
  const versions: Version[] = []
  const masters: string[] = []
  /** True for what is not part of the song's name. */
  const take = (addition: string): boolean => {
    const artist = FEATURED.exec(addition.trim())?.[1]
    if (artist !== undefined) featured.push(artist)
    if (artist !== undefined || PRODUCED.test(addition.trim())) return true
    const found = additionOf(addition)
    if (found === undefined) return false
    if (found.version) versions.push(found.version)
    if (found.master !== '') masters.push(found.master)
    return true
  }
  let subtitles = 0
  let rest = text.replace(BRACKETS, (all, inner: string) => {
    if (take(inner)) return ' '
    subtitles++
    return all
  })
  for (let i = 0; i < MOST_ADDITIONS; i++) {
    const at = lastDash(rest)
    const inline = FEATURED_INLINE.exec(rest)
    if (at !== undefined && take(rest.slice(at.end))) rest = rest.slice(0, at.start)
    else if (inline && inline.index > 0) {
      const guest = inline[1]!
      // The part is the song's, not the guest's: "A feat. B, Pt. 2".
      const part = PART.exec(guest)
      featured.push(guest.slice(0, part?.index).trim())
      rest = rest.slice(0, inline.index) + (part?.[0] ?? '')
    } else break
  }
  if (foldName(rest).trim() === '') rest = text
  const whole = lettersOf(text, true)
  const song = rest === text ? whole : lettersOf(rest, true)
  const without = subtitles > 0 ? rest.replace(BRACKETS, ' ') : ''
  const short = without.trim() === '' ? undefined : lettersOf(without, true)
  return {
    whole,
    song,
    bare: rest.trim(),
    short: short?.latin === '' ? undefined : short,
    versions,
    master: masters.sort().join(' '),
    featured,
    nearVersions: short
      ? song.words.filter(word => NEAR_VERSIONS.some(version => typoDistance(word, version, 1) === 1))
      : [],
    isGeneric: GENERIC.has(song.latin),
  }
}

function lastDash(text: string): { start: number; end: number } | undefined {
  let last: { start: number; end: number } | undefined
  for (const { index, 0: dash } of text.matchAll(DASH)) {
    if (index > 0) last = { start: index, end: index + dash.length }
  }
  return last
}

/** What an addition says of the recording; undefined for a part of the song's name. */
function additionOf(addition: string): { version?: Version; master: string } | undefined {
  const folded = foldName(addition)
  if (folded === '') return { master: '' }
  if (FROM_A_FILM.test(folded) || FROM_QUOTED.test(addition)) return { master: folded }
  const left = mended(folded).replace(SAME_RECORDING, ' ').trim().replace(/\s+/g, ' ')
  const words = left.split(' ').filter(word => word !== '' && !CONNECTING.has(word))
  if (words.length === 0) return { master: folded }
  for (const [kind, pattern] of OTHER_RECORDING) {
    const match = pattern.exec(left)
    if (!match) continue
    const detail = `${left.slice(0, match.index)} ${left.slice(match.index + match[0].length)}`
      .split(' ')
      .filter(word => word !== '' && !CONNECTING.has(word))
      .join(' ')
    // "(Version)" alone says nothing.
    return kind === 'version' && detail === '' ? { master: folded } : { version: { kind, detail }, master: '' }
  }
  return undefined
}

/** The words with those that are a letter away from a long word for a version as that word: "eRmix". */
function mended(words: string): string {
  if (!/[a-z]{5}/.test(words)) return words
  return words.replace(
    /\b[a-z]{5,}\b/g,
    word => VERSION_WORDS.find(known => typoDistance(word, known, 1) === 1) ?? word,
  )
}

/** True for what says something of the recording, such as "Live" or "Remastered 2011". */
export const isAddition = (text: string): boolean => FEATURED.test(text.trim()) || additionOf(text) !== undefined

/** How two songs' recordings compare: `'same'`, `'master'` (one is a remaster, say) or `'other'`. */
type VersionMatch = 'same' | 'master' | 'other'

export function compareVersions(a: TitleParts, b: TitleParts): VersionMatch {
  const isIn = ({ kind, detail }: Version, others: readonly Version[]): boolean =>
    others.some(
      other =>
        other.kind === kind &&
        (detail === other.detail || detail === '' || other.detail === '' || sharesWords(detail, other.detail)),
    )
  const fits = a.versions.every(v => isIn(v, b.versions)) && b.versions.every(v => isIn(v, a.versions))
  if (!fits) return 'other'
  const details = (parts: TitleParts): string => parts.versions.map(({ kind, detail }) => `${kind} ${detail}`).join()
  return a.master === b.master && details(a) === details(b) ? 'same' : 'master'
}

/** True when all words of the shorter are in the longer ("wembley" and "wembley stadium london"), or a letter is wrong. */
function sharesWords(a: string, b: string): boolean {
  const isMistyped = Math.min(a.length, b.length) > 5 && typoDistance(a, b, 1) === 1
  if (isMistyped && numbersIn(a.split(' ')) === numbersIn(b.split(' '))) return true
  const [fewer, more] = [a.split(' '), b.split(' ')].sort((x, y) => x.length - y.length) as [string[], string[]]
  return fewer.every(word => more.includes(word))
}
