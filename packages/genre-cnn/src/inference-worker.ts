import { serveWorker } from '@murecom/internal/worker'
import type { GenreCnn } from './genre-cnn.ts'
import type { InferenceRequest } from './parallel-genre-cnn.ts'
import type { MusicnnRunner } from './tensorflow/musicnn-network.ts'

// A thread of `model.parallel` and `loadMusicnn({ workers })`: holds one network and answers for parts of the input.
let model: GenreCnn | undefined
let musicnn: { names: readonly string[]; network: MusicnnRunner } | undefined

serveWorker(async (request: InferenceRequest) => {
  switch (request.do) {
    case 'load':
      model = (await import('./genre-cnn.ts')).GenreCnn.from(request.model)
      return { result: undefined }
    case 'load musicnn': {
      if (!musicnn) {
        const { loadMusicnnNetwork } = await import('./inference/load-musicnn-network.ts')
        musicnn = await loadMusicnnNetwork(false)
      }
      return { result: musicnn.names }
    }
    case 'predict':
    case 'embed': {
      if (!model) throw new Error('the network must be sent first')
      const result = await model[request.do](request.clips, request.count)
      return { result, transfer: [result.buffer as ArrayBuffer] }
    }
    case 'patches': {
      if (!musicnn) throw new Error('the network must be loaded first')
      return { result: await musicnn.network.run(request.mel, request.starts) }
    }
  }
})
