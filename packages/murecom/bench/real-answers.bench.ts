/**
 * Answers that a reader can look at, from a real library (MURECOM_LIBRARY names its file). The questions are the middle songs, by
 * path, of the five folders with most songs. Each has five similar songs as they were found before (votes of patches) and as
 * they are found now (cosine of mean directions). `octaves` is the mean distance between the centroids of the answers' spectra
 * and the song's; the last column has it for all songs of the library. Then a path between two of the songs, with its evenness.
 */
import { basename, dirname, extname } from 'node:path'
import { decode } from '@murecom/decode/node'
import Database from 'better-sqlite3'
import { type Row, record } from '../../../benchmarks/record.ts'
import { soundDescription } from '../src/features/sound-description.ts'
import { type EmbeddingModel, SongIndex } from '../src/index.ts'
import { floatsOf } from '../src/library/store/song-store.ts'
import { type LibrarySong, openLibrary } from '../src/node.ts'

const file = process.env['MURECOM_LIBRARY']
if (!file) {
  console.log('skipped: MURECOM_LIBRARY names no library')
  process.exit(0)
}

const library = await openLibrary(file)
const songs = library.songs()
const byPath = new Map(songs.map(song => [song.path, song]))
const votes = indexOfVotes(file)
const spectra = new Map<string, number>()
/** Answers that are shown. */
const SHOWN = 5
/** Seconds of a song that its spectrum is taken of. */
const SECONDS = 20

const rows: Row[] = []
const chosen = chosenSongs()
for (const song of chosen) {
  // Copies are folded now and were then, so they are asked for in plenty.
  const before = (await votes.similar(song.path, { limit: 2 * SHOWN })).map(({ id }) => byPath.get(id)!)
  const now = await library.similar(song.path, { limit: SHOWN })
  rows.push({
    song: nameOf(song),
    before: before.slice(0, SHOWN).map(nameOf).join('; '),
    now: now.map(nameOf).join('; '),
    'same folder, before': ofFolder(song, before.slice(0, SHOWN)),
    'same folder, now': ofFolder(song, now),
    'octaves, before': await octaves(song, before.slice(0, SHOWN)),
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

/** The stored patches, compared by votes as in the first releases. */
function indexOfVotes(path: string): SongIndex {
  const db = new Database(path, { readonly: true })
  const stored = db.prepare('SELECT path, vectors FROM songs').all() as { path: string; vectors: Buffer }[]
  const dimensions = Number(db.prepare("SELECT value FROM settings WHERE key = 'dimensions'").pluck().get())
  db.close()
  const embed = async (v: Float32Array): Promise<Float32Array> => v
  const model: EmbeddingModel = { name: 'bench', dimensions, sampleRate: 1, seconds: 1, comparison: 'votes', embed }
  const index = new SongIndex({ model })
  for (const song of stored) index.addVectors(song.path, floatsOf(song.vectors))
  return index
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
