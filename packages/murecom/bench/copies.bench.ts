/**
 * Which songs are folded as copies by their sound alone: files made from one recording (other formats, bit rates, rates), and
 * what must stay apart (a remix, a take in another key, other songs of the same album, noise). Recordings are those below the
 * folder that MURECOM_MUSIC names, a minute of each; ffmpeg makes the copies.
 */
import { execFileSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, type Row, record } from '../../../benchmarks/record.ts'
import { cosine, meanDirection } from '../src/algorithms/directions.ts'
import { analyseFile } from '../src/library/analysis/analyse-file.ts'
import { boundIn, SAME_SOUND } from '../src/library/copies/sound-copies.ts'
import { loadModel, type ModelName, modelEntry } from '../src/models/by-name.ts'

const folder = process.env['MURECOM_MUSIC']
if (!folder) {
  console.log('skipped: MURECOM_MUSIC does not name a folder of music')
  process.exit(0)
}
const MOST_SONGS = Number(process.env['MURECOM_SONGS'] ?? 12)

/** What is made of a recording: its file's name, and ffmpeg's arguments. */
const MADE: readonly (readonly [what: string, file: string, ...args: string[]])[] = [
  ['FLAC', 'a.flac'],
  ['FLAC, 48 kHz', 'b.flac', '-ar', '48000'],
  ['FLAC, mono', 'c.flac', '-ac', '1'],
  ['mp3, 320 kbit/s', 'd.mp3', '-b:a', '320k'],
  ['mp3, 192 kbit/s', 'e.mp3', '-b:a', '192k'],
  ['mp3, 128 kbit/s', 'f.mp3', '-b:a', '128k'],
  ['mp3, 64 kbit/s', 'g.mp3', '-b:a', '64k'],
  ['AAC, 128 kbit/s', 'h.m4a', '-c:a', 'aac', '-b:a', '128k'],
  ['Opus, 96 kbit/s', 'i.opus', '-c:a', 'libopus', '-b:a', '96k'],
  ['.3 s of silence in front', 'j.flac', '-af', 'adelay=300:all=1'],
  ['remastered: compressed, brighter', 'k.flac', '-af', 'acompressor=threshold=0.1:ratio=4,treble=g=3,bass=g=3'],
  ['half a tone higher', 'l.flac', '-af', 'asetrate=46722,aresample=44100,atempo=0.943874'],
  ['without the voice in the middle', 'm.flac', '-af', 'pan=mono|c0=0.5*c0-0.5*c1'],
  ['in a large hall', 'n.flac', '-af', 'aecho=0.8:0.7:60|120:0.4|0.25'],
]

interface Sound {
  seconds: number
  direction: Float32Array
}

const rows: Row[] = []
const work = mkdtempSync(join(tmpdir(), 'murecom-copies-'))
const ffmpeg = (...args: string[]): void => {
  execFileSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args])
}
try {
  const paths = globSync('**/*.{ogg,flac,mp3,wav,m4a}', { cwd: folder }).sort()
  const step = Math.max(1, Math.floor(paths.length / MOST_SONGS))
  const songs = paths.filter((_, i) => i % step === 0).slice(0, MOST_SONGS)
  await measure(songs)
} finally {
  rmSync(work, { recursive: true })
}
record('copies', {}, rows)
console.table(rows)

/** What a model makes of the files so far. */
interface Measured {
  name: ModelName
  analyse: (path: string) => Promise<Sound>
  made: Map<string, [Sound, Sound][]>
  /** The songs, each as a whole. */
  whole: Sound[]
  noises: Sound[]
}

async function measured(name: ModelName): Promise<Measured> {
  const model = await loadModel(name)
  const analyse = async (path: string): Promise<Sound> => {
    const { vectors, durationSeconds } = await analyseFile(model, path)
    const direction = new Float32Array(model.dimensions)
    meanDirection(vectors, model.dimensions, direction, 0)
    return { seconds: durationSeconds ?? Number.NaN, direction }
  }
  return { name, analyse, made: new Map(MADE.map(([what]) => [what, []])), whole: [], noises: [] }
}

async function measure(songs: readonly string[]): Promise<void> {
  const models = await Promise.all((['musicnn', 'musicnn-1', 'gtzan'] as const).map(measured))
  for (const song of songs) {
    const source = join(work, 'minute.wav')
    const original = join(work, 'original.ogg')
    ffmpeg('-t', '60', '-i', join(folder!, song), '-vn', source)
    ffmpeg('-i', source, '-c:a', 'libvorbis', '-q:a', '6', original)
    for (const [, file, ...args] of MADE) ffmpeg('-i', source, ...args, join(work, file))
    for (const { analyse, made, whole } of models) {
      const first = await analyse(original)
      whole.push(await analyse(join(folder!, song)))
      for (const [what, file] of MADE) made.get(what)!.push([first, await analyse(join(work, file))])
    }
    console.log(song)
  }
  for (const [i, colour] of ['white', 'white', 'pink', 'pink', 'brown', 'brown'].entries()) {
    const file = join(work, 'noise.wav')
    ffmpeg('-f', 'lavfi', '-i', `anoisesrc=c=${colour}:seed=${i}:d=30:a=0.3`, file)
    for (const { analyse, noises } of models) noises.push(await analyse(file))
  }
  for (const { name, made, whole, noises } of models) {
    for (const [what, pairs] of made) rows.push(rowOf(name, what, pairs))
    rows.push(rowOf(name, 'other songs, any length', pairsOf(whole), false))
    const pairs = [0, 2, 4].map(i => [noises[i]!, noises[i + 1]!] as [Sound, Sound])
    rows.push(rowOf(name, 'noise of one colour', pairs))
  }
}

function pairsOf(sounds: readonly Sound[]): [Sound, Sound][] {
  return sounds.flatMap((a, i) => sounds.slice(i + 1).map((b): [Sound, Sound] => [a, b]))
}

function rowOf(model: ModelName, what: string, pairs: readonly [Sound, Sound][], lengthsCount = true): Row {
  const bound = boundIn(modelEntry('copies', model), SAME_SOUND.cosine)
  const apart = pairs.map(
    ([a, b]) => 1 - cosine(Float32Array.of(...a.direction, ...b.direction), 0, 1, a.direction.length),
  )
  const folded = pairs.filter(([a, b], i) => {
    const isLong = lengthsCount && !(Math.abs(a.seconds - b.seconds) <= SAME_SOUND.seconds)
    return !isLong && apart[i]! <= 1 - bound
  })
  return {
    model,
    'made of a recording': what,
    pairs: pairs.length,
    '1 - cosine, least': shown(Math.min(...apart)),
    median: shown(median(apart)),
    largest: shown(Math.max(...apart)),
    folded: folded.length,
  }
}

function shown(value: number): string {
  return Math.max(0, value).toExponential(1)
}
