/** Thread of the AnalysisPool: a path comes in, an analysis or a reason goes out. */
import { parentPort } from 'node:worker_threads'
import { gtzanModel } from './embedding-model.ts'
import { analyseFile } from './library/analyse-file.ts'

const model = gtzanModel()

parentPort?.on('message', async (path: string) => {
  try {
    const analysis = await analyseFile(await model, path)
    parentPort?.postMessage(analysis, [analysis.vectors.buffer as ArrayBuffer])
  } catch (error) {
    parentPort?.postMessage({ reason: error instanceof Error ? error.message : String(error) })
  }
})
