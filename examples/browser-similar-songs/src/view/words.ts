import { counted } from '../dom.ts'
import type { Found } from '../files/found-file.ts'

/** Kinds of other files that are named. */
const MOST_KINDS = 4
/** From this many files on, the listening takes so long that it is worth a word. */
const MANY = 300

/** What a look through a folder found, in words. */
export function foundWords({ files, others, isCut }: Found, added: number): string {
  if (files.length === 0) {
    const kinds = [...others].sort((a, b) => b[1] - a[1]).slice(0, MOST_KINDS)
    if (kinds.length === 0) return 'This folder is empty.'
    return `There is no music in it: ${kinds.map(([ending, n]) => `${n} of ${ending}`).join(', ')}.`
  }
  const known = files.length - added
  const parts = [`${counted(added, 'new song')}.`]
  if (known > 0) parts.push(`${counted(known, 'song')} known already.`)
  if (isCut) parts.push(`There are more: the first ${files.length.toLocaleString('en')} are taken.`)
  if (added >= MANY) parts.push('You can use the page meanwhile, and close it: it goes on where it was.')
  return parts.join(' ')
}

/** How long the rest takes, in words. */
export function leftWords(left: number, secondsLeft: number | undefined): string {
  const songs = `${counted(left, 'song')} to go`
  if (secondsLeft === undefined) return songs
  if (secondsLeft < 90) return `${songs}, about ${Math.max(1, Math.round(secondsLeft / 5) * 5)} s`
  if (secondsLeft < 5400) return `${songs}, about ${Math.round(secondsLeft / 60)} min`
  return `${songs}, about ${(secondsLeft / 3600).toFixed(1)} h`
}
