/**
 * Thread of `Library.addFolder` and of `Library.parallel`. For the first it gets the model, then one path after the other, and
 * answers with an analysis or a reason; for the second it opens the library and answers questions.
 */
import { constants, setPriority } from 'node:os'
import { serveWorker } from '@murecom/internal/threads'
import type { EmbeddingModel } from './embedding-model.ts'
import type { AnalysisRequest } from './library/analysis/analysis-pool.ts'
import { analysisOutcome } from './library/analysis/outcome.ts'
import type { AnswerRequest } from './library/threads/answer-requests.ts'
import { answerRequest } from './library/threads/answer-thread.ts'
import { loadModel } from './models/by-name.ts'

let model: Promise<EmbeddingModel> | undefined

serveWorker(async (request: AnalysisRequest | AnswerRequest) => {
  if ('kind' in request) return answerRequest(request)
  if ('model' in request) {
    // On Linux priorities are those of threads, so this one alone steps back; elsewhere the whole process does.
    if (request.isNice) setPriority(constants.priority.PRIORITY_LOW)
    model = loadModel(request.model)
    model.catch(() => {}) // each file says it
    return { result: null }
  }
  const result = await analysisOutcome(model!, request.path, request.knownHashes)
  return { result, transfer: 'vectors' in result ? [result.vectors.buffer as ArrayBuffer] : [] }
})
