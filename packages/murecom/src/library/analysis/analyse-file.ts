import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { decode, probe } from '@murecom/decode'
import { loadSimdKernels } from '@murecom/melspec/simd'
import { analyse, type EmbeddingModel, type SoundAnalysis } from '../../embedding-model.ts'
import { LibraryError } from '../../errors.ts'
import { FolderNames, readTags } from '../tags/read-tags.ts'

/** What the library keeps of a file. */
export interface FileAnalysis extends SoundAnalysis {
  hash: string
  title: string
  artist: string | null
  album: string | null
  durationSeconds: number | null
}

const FOLDERS = new FolderNames()

/**
 * Reads a file, for its tags and for its vectors. Of a song longer than the model needs, it uses the middle:
 * beginnings are often atypical.
 */
export async function analyseFile(model: EmbeddingModel, path: string): Promise<FileAnalysis> {
  const bytes = await readFile(path).catch(cause => {
    throw new LibraryError('unreadable', (cause as Error).message, { cause })
  })
  const { tags } = await readTags(path, FOLDERS)
  // What is there, not what a header claims: a file may have been cut off.
  const { durationSeconds } = await probe(bytes)
  const { samples } = await decode(bytes, {
    sampleRate: model.sampleRate,
    offsetSeconds: Math.max(0, (durationSeconds - model.seconds) / 2),
    durationSeconds: model.seconds,
    kernels: await loadSimdKernels(),
  })
  return {
    hash: createHash('sha256').update(bytes).digest('hex'),
    title: tags.title,
    artist: tags.artist,
    album: tags.album,
    durationSeconds,
    ...(await analyse(model, samples)),
  }
}

/** What became of a file: what the library keeps of it, or why it cannot be used. */
export type AnalysisOutcome = FileAnalysis | { reason: string }

/** As {@link analyseFile}; an error becomes its reason. */
export async function analysisOutcome(model: Promise<EmbeddingModel>, path: string): Promise<AnalysisOutcome> {
  try {
    return await analyseFile(await model, path)
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  }
}
