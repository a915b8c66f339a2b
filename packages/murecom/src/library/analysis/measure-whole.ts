import { decode, probe } from '@murecom/decode/node'
import { loadSimdKernels } from '@murecom/features/simd'
import type Database from 'better-sqlite3'
import { stretchFeatures } from '../../features/stretch-features.ts'
import { wholeLoudness } from '../../features/whole-loudness.ts'
import { systemPath } from '../files/path-text.ts'
import { SoundStore } from '../store/sound-columns.ts'
import { eachFile } from './each-file.ts'
import type { AddFolderOptions } from './folder-options.ts'

/** What a song of an older version is described by: as long a stretch from its middle, at this rate. */
const STRETCH_SECONDS = 60
const STRETCH_RATE = 16000

/**
 * Measures the loudness of the songs whose whole was not measured yet, one file after the other; songs that an older version
 * indexed get their tempo, key and energy too.
 *
 * @param present paths of the files that are there
 * @returns how many songs were measured; a file that cannot be decoded to its end is tried again in the next run
 */
export async function measureWhole(
  db: Database.Database,
  present: Iterable<string>,
  { signal, onProgress }: Pick<AddFolderOptions, 'signal' | 'onProgress'>,
): Promise<number> {
  const store = new SoundStore(db)
  const there = new Set(present)
  // A name that is not UTF-8 has no path that a decoder could open.
  const paths = store.unmeasured().filter(path => there.has(path) && typeof systemPath(path) === 'string')
  let count = 0
  const one = async (path: string): Promise<true> => {
    try {
      const loudness = await wholeLoudness(path, signal)
      const features = store.isDescribed(path) ? undefined : await describe(path, signal)
      if (store.saveWhole(path, loudness, features)) count++
    } catch {
      // The file was refused or stopped; what is wrong with it the analysis says.
    }
    return true
  }
  await eachFile(paths, path => path, one, { workers: 1, signal, onProgress })
  return count
}

async function describe(path: string, signal: AbortSignal | undefined) {
  const kernels = await loadSimdKernels()
  const { durationSeconds } = await probe(path, { signal })
  const { samples } = await decode(path, {
    sampleRate: STRETCH_RATE,
    offsetSeconds: Math.max(0, (durationSeconds - STRETCH_SECONDS) / 2),
    durationSeconds: STRETCH_SECONDS,
    kernels: kernels?.melspec,
    signal,
  })
  return samples.length === 0 ? undefined : stretchFeatures(samples, STRETCH_RATE, kernels)
}
