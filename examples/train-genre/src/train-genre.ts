import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  averageSpectrograms,
  confusionSvg,
  curvesSvg,
  GenreCnn,
  spectrogramSvg,
  splitByTrack,
  trackPredictions,
} from '@murecom/genre-cnn'
import { loadGtzan } from '@murecom/genre-cnn/node'

/** How the example trains. */
export interface TrainGenreOptions {
  /** One folder a genre, with its recordings inside. */
  folder: string
  /** Where the pictures and the model go. */
  out: string
  /** Passes over the clips at most. */
  epochs: number
  workers?: number
}

/**
 * The original's song-classification notebook: average spectrograms by genre, training, curves, confusion matrix, and the
 * accuracy of whole tracks. The original's figures were those of the tracks that also chose when to stop; here a fifth of the
 * tracks chooses, and another fifth is only judged.
 */
export async function* trainGenre(options: TrainGenreOptions): AsyncGenerator<string> {
  const { out } = options
  await mkdir(out, { recursive: true })
  const set = await loadGtzan(options.folder)
  for (const { path, reason } of set.skipped) yield `skipped ${path}: ${reason}`
  const tracks = new Set(set.trackOf).size
  yield `${tracks} tracks, ${set.y.length} clips of 3 s, ${set.labels.length} genres: ${set.labels.join(', ')}`
  for (const [i, average] of averageSpectrograms(set).entries()) {
    const { frames, bands } = set
    const picture = spectrogramSvg(average, { frames, bands, title: set.labels[i] })
    await writeFile(join(out, `spectrogram-${set.labels[i]}.svg`), picture)
  }

  const { train: rest, test } = splitByTrack(set, { testShare: 0.2, seed: 1 })
  const { train, test: validation } = splitByTrack(rest, { testShare: 0.25, seed: 2 })
  const model = GenreCnn.create({
    labels: set.labels,
    preprocessing: { compression: 'log10', standardise: true },
    seed: 1,
  })
  const { epochs, status } = await model.fit({
    ...train,
    validation,
    batchSize: 16,
    epochs: options.epochs,
    optimizer: { type: 'adam', learningRate: 1e-3 },
    earlyStopping: { patience: 5, restoreBestWeights: true },
    seed: 1,
    workers: options.workers,
  })
  const last = epochs.at(-1)!
  yield `${epochs.length} epochs (${status}), loss ${epochs[0]!.loss.toFixed(2)} to ${last.loss.toFixed(2)}`

  const { accuracy, confusionMatrix } = await model.evaluate(test)
  const predicted = trackPredictions(await model.predict(test.x), test.trackOf)
  const labelOf = new Map(test.trackOf.map((track, i) => [track, test.y[i]]))
  const right = predicted.filter(({ track, label }) => labelOf.get(String(track)) === label).length
  yield `on tracks that took no part: ${(100 * accuracy).toFixed(0)} % of clips, ${right} of ${predicted.length} tracks`
  await writeFile(join(out, 'curves.svg'), curvesSvg(epochs))
  await writeFile(join(out, 'confusion.svg'), confusionSvg(confusionMatrix, set.labels))
  await model.save(join(out, 'genres.mgcn'))
  yield `pictures and genres.mgcn are in ${out}`
}
