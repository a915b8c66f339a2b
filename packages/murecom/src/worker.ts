/** Thread of `Library.addFolder`. It gets the model, then one path after the other, and answers with an analysis or a reason. */
import { serveWorker } from '@murecom/internal/threads'
import type { EmbeddingModel } from './embedding-model.ts'
import { analysisOutcome } from './library/analysis/analyse-file.ts'
import type { AnalysisRequest } from './library/analysis/analysis-pool.ts'
import { loadModel } from './models/by-name.ts'

let model: Promise<EmbeddingModel> | undefined

serveWorker(async (request: AnalysisRequest) => {
  if ('model' in request) {
    model = loadModel(request.model)
    model.catch(() => {}) // each file says it
    return { result: null }
  }
  const result = await analysisOutcome(model!, request.path)
  return { result, transfer: 'vectors' in result ? [result.vectors.buffer as ArrayBuffer] : [] }
})
