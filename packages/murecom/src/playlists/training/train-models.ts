import { ImplicitAls, type ItemCfKernels, ItemKnn } from '@murecom/item-cf'
import { loadSimdKernels as loadItemCfKernels } from '@murecom/item-cf/simd'
import { Word2Vec } from '@murecom/word2vec'
import { loadSimdKernels as loadWord2VecKernels } from '@murecom/word2vec/simd'
import type { TrackList } from '../catalog.ts'
import { HeadWeights } from '../parts/head-weights.ts'
import type { BlendPartName } from '../parts/types.ts'
import type { BlendModels } from './models.ts'
import type { ResolvedTrainOptions } from './train-options.ts'

/** Tracks that EASE knows, the most frequent: its time grows with their cube, its memory with their square. */
const EASE_TRACKS = 5000
/** Up to this many tracks, RP3beta keeps at least {@link FEW_TRACKS_NEIGHBORS} neighbours: they cost nothing then. */
const FEW_TRACKS = 20_000
const FEW_TRACKS_NEIGHBORS = 200

/** Trains the named models, one after the other, each in the threads that it has. */
export async function trainModels(
  playlists: Iterable<TrackList>,
  names: ReadonlySet<BlendPartName>,
  { minCount, tracks }: { minCount: number; tracks: number },
  o: ResolvedTrainOptions,
): Promise<BlendModels> {
  const kernels = o.kernels.itemCf ?? (await loadItemCfKernels())
  const shared = { minCount, kernels, createWorker: o.createWorkers.itemCf, signal: o.signal }
  o.onStage('items')
  const items = await ItemKnn.fitParallel(playlists, {
    ...shared,
    similarity: 'rp3beta',
    k: tracks <= FEW_TRACKS ? Math.max(o.k, FEW_TRACKS_NEIGHBORS) : o.k,
    workers: o.workers,
  })
  return {
    items,
    ...(names.has('ease') && { ease: await trainEase(playlists, { minCount, kernels }, o) }),
    ...(names.has('als') && { als: await trainFactors() }),
    ...(names.has('word2vec') && { vectors: await trainVectors() }),
  }

  async function trainFactors(): Promise<ImplicitAls> {
    o.onStage('als')
    o.signal?.throwIfAborted()
    return ImplicitAls.fitParallel(playlists, { ...shared, factors: o.factors, seed: o.seed, workers: o.workers })
  }

  async function trainVectors() {
    o.onStage('vectors')
    const model = await Word2Vec.train(playlists, {
      sg: true,
      vectorSize: o.vectorSize,
      window: o.window,
      epochs: o.epochs,
      minCount,
      seed: o.seed,
      workers: o.workers,
      kernels: o.kernels.word2vec ?? (await loadWord2VecKernels()),
      ...(o.createWorkers.word2vec && { createWorker: o.createWorkers.word2vec }),
      signal: o.signal,
      onProgress: o.onProgress,
    })
    o.signal?.throwIfAborted()
    return model.vectors
  }
}

/** EASE on the most frequent tracks, as a table of its largest weights. */
export async function trainEase(
  playlists: Iterable<TrackList>,
  { minCount, kernels }: { minCount: number; kernels: ItemCfKernels | undefined },
  o: Pick<ResolvedTrainOptions, 'createWorkers' | 'signal' | 'onStage' | 'workers'>,
): Promise<HeadWeights> {
  o.onStage('ease')
  o.signal?.throwIfAborted()
  const model = await ItemKnn.fitParallel(playlists, {
    ...{ minCount, kernels, createWorker: o.createWorkers.itemCf, signal: o.signal },
    ...{ similarity: 'ease', maxItems: EASE_TRACKS, workers: Math.min(1, o.workers) },
  })
  return HeadWeights.of(model)
}
