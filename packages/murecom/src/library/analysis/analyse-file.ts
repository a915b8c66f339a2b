import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { probe } from '@murecom/decode/node'
import { loadSimdKernels } from '@murecom/features/simd'
import { analyse, type EmbeddingModel, type SoundAnalysis } from '../../embedding-model.ts'
import { LibraryError, SongError } from '../../errors.ts'
import { type StretchFeatures, stretchFeatures } from '../../features/stretch-features.ts'
import { formatOf, namedAs } from '../files/formats.ts'
import { systemPath } from '../files/path-text.ts'
import { isSystemError, reasonOf } from '../files/reason.ts'
import { LastFolder } from '../tags/folder.ts'
import { type FileTags, readTags } from '../tags/read-tags.ts'
import { listenTo } from './stretch.ts'

/** What the library keeps of a file. */
export interface FileAnalysis extends FileFacts, SoundAnalysis {
  durationSeconds: number | null
  /** Tempo, key and energy of the stretch. */
  features: StretchFeatures
}

/** What is read from a file without listening to it. */
export interface FileFacts {
  hash: string
  /** What it says of its song. */
  about: FileTags
}

const FOLDERS = new LastFolder()

/** Largest file that is read into memory. Only what is needed of a larger file is read. */
const MOST_IN_MEMORY = 2 ** 26

/**
 * Reads a file, for its tags and for its vectors.
 *
 * @param knownHashes hashes of songs that the library has; the sound of a file with one of them is not analysed
 * @param signal ends the decoding; the network runs to its end
 * @throws AudioDecodeError, SongError for what is wrong with its bytes; LibraryError `'unreadable'` when it cannot be read
 */
export async function analyseFile(
  model: EmbeddingModel,
  path: string,
  knownHashes?: undefined,
  signal?: AbortSignal,
): Promise<FileAnalysis>
export async function analyseFile(
  model: EmbeddingModel,
  path: string,
  knownHashes: readonly string[],
): Promise<FileAnalysis | FileFacts>
export async function analyseFile(
  model: EmbeddingModel,
  path: string,
  knownHashes: readonly string[] = [],
  signal?: AbortSignal,
): Promise<FileAnalysis | FileFacts> {
  const file = await openFile(path)
  try {
    const source = await sourceOf(file, path)
    const hash = await hashOf(source, path)
    const facts = { hash, about: await readTags(path, FOLDERS) }
    if (knownHashes.includes(hash)) return facts
    signal?.throwIfAborted()
    // What is there, not what a header claims: a file may have been cut off.
    const { durationSeconds } = await probe(source, { signal })
    const kernels = await loadSimdKernels()
    const samples = await listenTo(source, model, durationSeconds, kernels?.melspec, signal)
    const sound = await analyse(model, samples)
    if (!sound.vectors.every(Number.isFinite) || sound.tags?.every(Number.isFinite) === false) {
      throw new SongError('not-finite', 'its samples are so large that nothing can be computed from them')
    }
    return { ...facts, durationSeconds, ...sound, features: stretchFeatures(samples, model.sampleRate, kernels) }
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, error) : error
  } finally {
    await file.close()
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    // Opening a named pipe waits for its writer.
    if (!(await stat(systemPath(path))).isFile()) throw new LibraryError('unreadable', `${path}: is not a file`)
    return await open(systemPath(path))
  } catch (error) {
    throw isSystemError(error) ? unreadable(path, error) : error
  }
}

function unreadable(path: string, cause: Error): LibraryError {
  return new LibraryError('unreadable', `${path}: ${reasonOf(cause)}`, { cause })
}

/** The bytes of a file. For a large file, and for one that ffmpeg reads, a path that every library takes. */
async function sourceOf(file: FileHandle, path: string): Promise<Uint8Array | string> {
  const { size } = await file.stat()
  if (size <= MOST_IN_MEMORY && namedAs(formatOf(path)) !== 'ffmpeg') return file.readFile()
  // A name that is not UTF-8 can be handed on through its open file only, on the systems that have such names.
  return typeof systemPath(path) === 'string' ? path : `/proc/${process.pid}/fd/${file.fd}`
}

async function hashOf(source: Uint8Array | string, path: string): Promise<string> {
  const hash = createHash('sha256')
  if (typeof source === 'string') await pipeline(createReadStream(systemPath(path)), hash)
  else hash.update(source)
  return hash.digest('hex')
}
