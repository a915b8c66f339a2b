/** Thread of the AnalysisPool: a path comes in, an analysis or a reason goes out. */
import { parentPort, workerData } from 'node:worker_threads'
import { analyseFile } from './library/analysis/analyse-file.ts'
import { loadModel, type ModelSource } from './models/by-name.ts'

const model = loadModel(workerData as ModelSource)

parentPort?.on('message', async (path: string) => {
  try {
    const analysis = await analyseFile(await model, path)
    parentPort?.postMessage(analysis, [analysis.vectors.buffer as ArrayBuffer])
  } catch (error) {
    parentPort?.postMessage({ reason: error instanceof Error ? error.message : String(error) })
  }
})
