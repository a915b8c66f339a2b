import { existsSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, sep } from 'node:path'
import { decode, probe } from '@murecom/decode/node'
import { loadMusicnn } from '@murecom/genre-cnn/musicnn'
import { resample } from '@murecom/melspec'
import { wavBytes } from '@murecom/testing'
import { gtzanModel } from '../../src/index.ts'

/** Seconds of a song that are listened to, as the library does. */
const SECONDS = 29.92
/** Songs of a group at most: a large album would be most of the answers. */
const MOST = 16
/** Groups with fewer songs are left out. */
const FEWEST = 4
const RATE = 16000
/** The rate of the gtzan network, and of the peers. */
const OTHER_RATE = 22050

/** Vectors of one kind: `rows x width`, row-major. */
export interface Rows {
  width: number
  data: number[]
}

/** A recording, and what networks make of it. */
export interface Recording {
  id: string
  group: string
  /** The stretch that was listened to, as a WAV file for the peers. */
  wav: string
  /** musicnn's 50 tags of each patch of the middle. */
  patches: Rows
  /** musicnn's penultimate layer, 200 values a patch. */
  penultimate: Rows
  /** Tags of the patches of two stretches of half the length, at a quarter and at three quarters; for a short file, tags of the middle. */
  twoStretches: Rows
  /** Whether there was no room for two stretches. */
  isShort: boolean
  /** The original's network: 256 values a clip. */
  gtzan: Rows
}

/** The recordings of a folder, in groups by the folders that they lie in. What was computed is kept in `cache`. */
export async function recordingsOf(folder: string, pattern: string, cache: string): Promise<Recording[]> {
  mkdirSync(cache, { recursive: true })
  const networks = { musicnn: await loadMusicnn(), gtzan: await gtzanModel() }
  const groups = new Map<string, string[]>()
  for (const path of globSync(pattern, { cwd: folder }).sort()) {
    const group = dirname(path).split(sep).at(-1)!
    groups.set(group, [...(groups.get(group) ?? []), path])
  }
  const recordings: Recording[] = []
  for (const [group, paths] of groups) {
    if (paths.length < FEWEST) continue
    const step = Math.max(1, paths.length / MOST)
    for (let i = 0; i < Math.min(paths.length, MOST); i++) {
      const path = paths[Math.floor(i * step)]!
      const id = `${group}-${basename(path)}`
      try {
        recordings.push(await kept(join(cache, id), () => listen(join(folder, path), id, group, cache, networks)))
      } catch (error) {
        console.log(`left out ${path}: ${(error as Error).message}`)
      }
    }
  }
  return recordings
}

async function kept(file: string, make: () => Promise<Recording>): Promise<Recording> {
  const stored = `${file}.json`
  if (!existsSync(stored)) {
    writeFileSync(`${stored}.new`, JSON.stringify(await make()))
    renameSync(`${stored}.new`, stored)
  }
  return JSON.parse(readFileSync(stored, 'utf8')) as Recording
}

type Networks = { musicnn: Awaited<ReturnType<typeof loadMusicnn>>; gtzan: Awaited<ReturnType<typeof gtzanModel>> }

async function listen(
  path: string,
  id: string,
  group: string,
  cache: string,
  { musicnn, gtzan }: Networks,
): Promise<Recording> {
  const seconds = (await probe(path)).durationSeconds ?? 0
  const stretch = async (middle: number, length: number, sampleRate: number): Promise<Float32Array> => {
    const offsetSeconds = Math.max(0, middle - length / 2)
    return (await decode(path, { sampleRate, offsetSeconds, durationSeconds: length })).samples
  }
  const samples = await stretch(seconds / 2, SECONDS, RATE)
  const tagsOf = async (part: Float32Array): Promise<number[]> => [...(await musicnn.tags(part)).patches]
  const patches = await tagsOf(samples)
  const isShort = seconds < 2 * SECONDS
  const halves = isShort
    ? patches
    : [
        ...(await tagsOf(await stretch(seconds / 4, SECONDS / 2, RATE))),
        ...(await tagsOf(await stretch((3 * seconds) / 4, SECONDS / 2, RATE))),
      ]
  const { data, dimensions } = await musicnn.embed(samples, { layer: 'penultimate' })
  const forPeers = resample(samples, { from: RATE, to: OTHER_RATE })
  const wav = join(cache, `${id}.wav`)
  writeFileSync(
    wav,
    wavBytes(
      forPeers.map(x => Math.max(-1, Math.min(1, x))),
      OTHER_RATE,
    ),
  )
  return {
    id,
    group,
    wav,
    patches: { width: 50, data: patches },
    penultimate: { width: dimensions, data: [...data] },
    isShort,
    twoStretches: { width: 50, data: halves },
    gtzan: { width: gtzan.dimensions, data: [...(await gtzan.embed(await stretch(seconds / 2, SECONDS, OTHER_RATE)))] },
  }
}
