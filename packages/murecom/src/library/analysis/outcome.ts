import { AudioDecodeError } from '@murecom/decode/node'
import { MurecomError } from '@murecom/internal'
import type { EmbeddingModel } from '../../embedding-model.ts'
import { SongError } from '../../errors.ts'
import { isSystemError, reasonOf } from '../files/reason.ts'
import { analyseFile, type FileAnalysis, type FileFacts } from './analyse-file.ts'

/** Why a file cannot be used. */
export interface Refusal {
  /** `'unknown-format'`, `'unsupported-format'`, `'broken-audio'`, `'too-short'`, `'silent'`, ..., or `'unreadable'`. */
  kind: string
  reason: string
  /** True when the bytes are to blame: then the same bytes need not be tried again by the same decoder. */
  isVerdict: boolean
}

/** What became of a file: what the library keeps of it, or why it cannot be used. */
export type AnalysisOutcome = FileAnalysis | FileFacts | Refusal

/** As `analyseFile`; an error becomes its reason. */
export async function analysisOutcome(
  model: Promise<EmbeddingModel>,
  path: string,
  knownHashes: readonly string[],
): Promise<AnalysisOutcome> {
  try {
    return await analyseFile(await model, path, knownHashes)
  } catch (error) {
    return refusalOf(error)
  }
}

/** What an error says about a file. Only the errors of decoders and of models are about its bytes. */
function refusalOf(error: unknown): Refusal {
  const isVerdict =
    (AudioDecodeError.isInstance(error) && error.code !== 'ffmpeg-failed' && !isLackOfMemory(error)) ||
    SongError.isInstance(error)
  const kind = MurecomError.isInstance(error) ? error.code : 'failed'
  const cause = error instanceof Error ? error.cause : undefined
  return { kind, reason: reasonOf(isSystemError(cause) ? cause : error), isVerdict }
}

/** Memory that cannot be had now can be had later. */
function isLackOfMemory({ cause }: Error): boolean {
  return cause instanceof RangeError && /allocation|out of memory|invalid array(buffer)? length/i.test(cause.message)
}
