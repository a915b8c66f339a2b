/**
 * Answers that a reader can look at, from a real library (MURECOM_LIBRARY names its file), and from one of the same folders with the
 * model of before (MURECOM_LIBRARY_BEFORE). The questions are the middle songs, by path, of the five folders with most songs. Each has
 * five similar songs of either. `octaves` is the mean distance between the centroids of the answers' spectra
 * and the song's; the last column has it for all songs of the library. Then a path between two of the songs, with its evenness.
 */
import { basename, dirname, extname } from 'node:path'
import { decode } from '@murecom/decode/node'
import { type Row, record } from '../../../benchmarks/record.ts'
import { soundDescription } from '../src/features/sound-description.ts'
import { type LibrarySong, openLibrary } from '../src/node.ts'

const { MURECOM_LIBRARY: file, MURECOM_LIBRARY_BEFORE: fileBefore } = process.env
if (!file || !fileBefore) {
  console.log('skipped: MURECOM_LIBRARY and MURECOM_LIBRARY_BEFORE name no libraries')
  process.exit(0)
}

const library = await openLibrary(file)
const libraryBefore = await openLibrary(fileBefore)
console.log(`${libraryBefore.model} before, ${library.model} now`)
const songs = library.songs()
const spectra = new Map<string, number>()
/** Answers that are shown. */
const SHOWN = 5
/** Seconds of a song that its spectrum is taken of. */
const SECONDS = 20

const rows: Row[] = []
const chosen = chosenSongs()
for (const song of chosen) {
  const before = await libraryBefore.similar(song.path, { limit: SHOWN })
  const now = await library.similar(song.path, { limit: SHOWN })
  rows.push({
    song: nameOf(song),
    before: before.map(nameOf).join('; '),
    now: now.map(nameOf).join('; '),
    'same folder, before': ofFolder(song, before),
    'same folder, now': ofFolder(song, now),
    'octaves, before': await octaves(song, before),
    'octaves, now': await octaves(song, now),
    'octaves, all songs': await octaves(
      song,
      songs.filter((_, i) => i % 5 === 0),
    ),
  })
  console.log(rows.at(-1))
}
const way = library.path(chosen[0]!.path, chosen.at(-1)!.path, { limit: 8 })
const steps = way.slice(1).map(({ score }) => Math.sqrt(2 - 2 * score))
const sum = steps.reduce((a, b) => a + b, 0)
const squares = steps.reduce((a, b) => a + b * b, 0)
rows.push({
  song: `path from ${nameOf(way[0]!)} to ${nameOf(way.at(-1)!)}`,
  before: '',
  now: `${way.map(nameOf).join('; ')}; evenness ${(sum ** 2 / (steps.length * squares)).toFixed(3)}`,
})
console.log(rows.at(-1))
library.close()
libraryBefore.close()
record('real-answers', {}, rows)

function chosenSongs(): LibrarySong[] {
  const folders = new Map<string, LibrarySong[]>()
  for (const song of songs) {
    const folder = dirname(song.path)
    folders.set(folder, [...(folders.get(folder) ?? []), song])
  }
  const largest = [...folders.values()].sort((a, b) => b.length - a.length).slice(0, 5)
  return largest.map(own => own[own.length >> 1]!)
}

function nameOf({ path }: { path: string }): string {
  return `${basename(dirname(path))}/${basename(path, extname(path))}`
}

function ofFolder(song: LibrarySong, answers: readonly LibrarySong[]): number {
  return answers.filter(({ path }) => dirname(path) === dirname(song.path)).length
}

async function octaves(song: LibrarySong, answers: readonly LibrarySong[]): Promise<string> {
  const own = await centroidOf(song)
  let sum = 0
  for (const answer of answers) sum += Math.abs(Math.log2((await centroidOf(answer)) / own))
  return (sum / answers.length).toFixed(2)
}

async function centroidOf({ path, durationSeconds }: LibrarySong): Promise<number> {
  const known = spectra.get(path)
  if (known !== undefined) return known
  const offsetSeconds = Math.max(0, ((durationSeconds ?? 0) - SECONDS) / 2)
  const { samples } = await decode(path, { sampleRate: 22050, offsetSeconds, durationSeconds: SECONDS })
  const { spectralCentroid } = soundDescription(samples, 22050, undefined)
  spectra.set(path, spectralCentroid)
  return spectralCentroid
}
