import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type DecodeOptions, decode } from '@murecom/decode/node'
import { checkInteger, checkOptions, MurecomError, type OptionNames, show } from '@murecom/internal'
import { MelSpectrogram, type MelSpectrogramOptions, resample } from '@murecom/melspec'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { clipsFromMel } from './clips-from-mel.ts'
import { decodeAu } from './data/au.ts'
import { type ClipSet, trackName } from './data/clip-set.ts'
import { concatenate } from './data/concatenate.ts'
import { GTZAN_LABELS, GTZAN_MEL_OPTIONS } from './gtzan/network-input.ts'

/** How a data set is read. */
export interface LoadGtzanOptions {
  /** Most clips of a track. Default 10, the original's. */
  clipsPerTrack?: number
  /** Frames of a clip. Default 128. */
  frames?: number
  /** The mel spectrogram. Default {@link GTZAN_MEL_OPTIONS}; `kernels` by default those of `@murecom/melspec/simd`. */
  mel?: MelSpectrogramOptions & { sampleRate: number }
  /** Called after each file. */
  onFile?: (progress: { path: string; done: number; total: number }) => void
  /** Stops reading: the call rejects with the signal's reason. */
  signal?: AbortSignal
}

/** A data set that was read from a folder. */
export interface GtzanSet extends ClipSet {
  /** Files that could not be used, and why. */
  skipped: { path: string; reason: string }[]
}

const OPTIONS: OptionNames<LoadGtzanOptions> = { clipsPerTrack: 1, frames: 1, mel: 1, onFile: 1, signal: 1 }

/** What is taken for a recording; the decoder then goes by the content. */
const AUDIO = /\.(?:wav|au|mp3|flac|ogg|oga|opus|m4a|aac|aiff?|caf|mka)$/i

/**
 * Reads a data set laid out as GTZAN is, one folder a genre with its recordings inside, to clips of mel power. A file that
 * cannot be decoded (GTZAN's jazz.00054 is one) or is shorter than a clip is left out and named in `skipped`.
 *
 * @param folder folders of the genres; the labels are GTZAN's, in the order of the published network, when all of their
 *   names are among them, and otherwise the folders' names in alphabetic order
 * @param options see {@link LoadGtzanOptions}
 * @throws RangeError when no folder holds a usable file; the file system's own error; the signal's reason
 * @example
 * const set = await loadGtzan('genres')
 * const { train, test } = splitByTrack(set)
 */
export async function loadGtzan(folder: string, options?: LoadGtzanOptions): Promise<GtzanSet> {
  const where = 'loadGtzan'
  const { clipsPerTrack = 10, frames = 128, onFile, signal, ...rest } = checkOptions(where, options, OPTIONS)
  checkInteger(where, 'frames', frames, 1)
  checkInteger(where, 'clipsPerTrack', clipsPerTrack, 1)
  const melOptions: MelSpectrogramOptions & { sampleRate: number } = rest.mel ?? GTZAN_MEL_OPTIONS
  const kernels = melOptions.kernels ?? (await loadSimdKernels())
  const mel = new MelSpectrogram({ ...melOptions, kernels })
  const files = await listFiles(folder)
  const genres = [...new Set(files.map(f => f.genre))]
  const labels = genres.every(g => GTZAN_LABELS.includes(g)) ? GTZAN_LABELS : genres
  const parts: Float32Array[] = []
  const y: number[] = []
  const trackOf: string[] = []
  const skipped: GtzanSet['skipped'] = []
  for (const [done, { genre, path }] of files.entries()) {
    signal?.throwIfAborted()
    try {
      const samples = await loadSamples(path, { sampleRate: melOptions.sampleRate, kernels, signal })
      const { data, count } = clipsFromMel(mel.compute(samples), { frames, maxClips: clipsPerTrack })
      if (count === 0) throw new MurecomError('too-short', `shorter than a clip: ${samples.length} samples`)
      parts.push(data)
      for (let n = 0; n < count; n++) {
        y.push(labels.indexOf(genre))
        trackOf.push(trackName(path))
      }
    } catch (error) {
      if (!MurecomError.isInstance(error) && !(error instanceof RangeError)) throw error
      skipped.push({ path, reason: error.message })
    }
    onFile?.({ path, done: done + 1, total: files.length })
  }
  if (parts.length === 0) {
    throw new RangeError(`${where}: folder must hold folders of recordings, got ${show(folder)}`)
  }
  return { x: concatenate(parts), y: Int32Array.from(y), trackOf, labels, frames, bands: mel.bands, skipped }
}

/** Genre and path of every recording, in alphabetic order. */
async function listFiles(folder: string): Promise<{ genre: string; path: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const genres = entries.filter(e => e.isDirectory()).map(e => e.name)
  const lists = await Promise.all(
    genres.sort().map(async genre => {
      const files = (await readdir(join(folder, genre))).filter(name => AUDIO.test(name)).sort()
      return files.map(file => ({ genre, path: join(folder, genre, file) }))
    }),
  )
  return lists.flat()
}

async function loadSamples(path: string, options: DecodeOptions & { sampleRate: number }): Promise<Float32Array> {
  // What the decoder does not know: Sun's format, in which GTZAN was published.
  if (!/\.au$/i.test(path)) return (await decode(path, options)).samples
  const { samples, sampleRate } = decodeAu(await readFile(path))
  return resample(samples, { from: sampleRate, to: options.sampleRate, kernels: options.kernels })
}
