import { statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import {
  averageSpectrograms,
  type ClipSet,
  confusionSvg,
  curvesSvg,
  type EpochResult,
  evaluatePredictions,
  GenreCnn,
  spectrogramSvg,
  splitByTrack,
  trackPredictions,
} from 'murecom/genre-cnn'
import { type GtzanSet, loadGtzan } from 'murecom/node'
import { CommandError } from '../errors.ts'
import { integerOption } from '../options/integer-option.ts'
import { defaultGenresPath } from '../options/model-paths.ts'
import { formatConfusion } from '../terminal/confusion.ts'
import { interruptionOf } from '../terminal/interruption.ts'
import type { Io } from '../terminal/io.ts'
import { formatSeconds, ProgressBar } from '../terminal/progress.ts'
import { run } from '../terminal/run.ts'
import { clean } from '../terminal/table.ts'

interface TrainGenreOptions {
  out?: string
  epochs: string
  batchSize: string
  patience: string
  seed: string
  workers?: string
  json?: boolean
  quiet?: boolean
}

export function addTrainGenreCommand(program: Command, io: Io): void {
  const command = program
    .command('train-genre')
    .description('train a genre network on a folder with one folder of recordings for each genre, such as GTZAN')
    .argument('<folder>')
    .option('--out <folder>', 'where the model and the pictures go (default: genres in your data folder)')
    .option('--epochs <n>', 'passes over the clips at most', '50')
    .option('--batch-size <n>', 'clips that make one step', '16')
    .option('--patience <n>', 'epochs without progress on held-out tracks before it ends; 0 for never', '5')
    .option('--seed <n>', 'seed of the split and of training', '1')
    .option('--workers <n>', 'threads to use (default: one for each core, at most 8)')
    .option('--json', 'print the summary as JSON')
    .option('--quiet', 'print no progress')
    .addHelpText('after', '\nCtrl-C ends training; the weights of the last whole epoch are kept, judged and saved.')
  run(command, (folder: string, options: TrainGenreOptions) => trainGenre(folder, options, io))
}

async function trainGenre(folder: string, options: TrainGenreOptions, io: Io): Promise<number> {
  const settings = {
    epochs: integerOption('--epochs', options.epochs, 1, 10_000),
    batchSize: integerOption('--batch-size', options.batchSize, 1, 100_000),
    patience: integerOption('--patience', options.patience, 0, 10_000),
    seed: integerOption('--seed', options.seed, 0, 0xfffffffe),
    workers: integerOption('--workers', options.workers ?? String(Math.min(8, availableParallelism())), 1, 64),
  }
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new CommandError(`${folder}: does not exist, or is not a folder`)
  }
  const out = options.out ?? defaultGenresPath(io.env)
  using interruption = interruptionOf(io)
  const started = performance.now()
  try {
    const set = await readSet(folder, options, io, interruption.signal)
    await mkdir(out, { recursive: true })
    for (const [i, average] of averageSpectrograms(set).entries()) {
      if (set.y.includes(i))
        await picture(
          out,
          `spectrogram-${set.labels[i]}`,
          spectrogramSvg(average, { frames: set.frames, bands: set.bands, title: set.labels[i] }),
        )
    }
    const parts = splitTracks(set, settings.seed)
    const { model, epochs, status } = await fit(parts, settings, options, io, interruption.signal)
    if (epochs.length === 0) throw interruption.signal.reason
    const file = join(out, 'genres.mgcn')
    await model.save(file) // before the rest, which an impatient second Ctrl-C would end
    const { test } = parts
    const probabilities = await model.predict(test.x)
    const { accuracy, confusionMatrix, perClass } = evaluatePredictions(probabilities, test.y, test.labels)
    const tracks = judgeTracks(probabilities, test)
    await picture(out, 'curves', curvesSvg(epochs))
    await picture(out, 'confusion', confusionSvg(confusionMatrix, set.labels))
    const seconds = (performance.now() - started) / 1000
    if (options.json) {
      const summary = {
        model: file,
        labels: set.labels,
        skipped: set.skipped,
        status,
        seconds,
        ...settings,
        history: epochs,
      }
      io.out(`${JSON.stringify({ ...summary, accuracy, tracks, confusionMatrix: [...confusionMatrix], perClass })}\n`)
    } else {
      io.out(`${formatConfusion(confusionMatrix, set.labels, io.columns)}\n\n`)
      io.out(`On tracks that took no part: ${percent(accuracy)} of clips, ${tracks.right} of ${tracks.total} tracks.\n`)
      io.out(`${epochs.length} epochs in ${formatSeconds(seconds)}; model and pictures are in ${out}\n`)
      if (!options.quiet)
        io.out(`To find similar songs with it: murecom index <folder> --library <new file> --model ${file}\n`)
    }
    if (status !== 'stopped') return 0
    io.err(`Stopped after ${epochs.length} whole epochs, whose weights were saved.\n`)
    return 130
  } catch (error) {
    if (!interruption.signal.aborted) throw error
    io.err('Stopped before the first epoch was whole; nothing was saved.\n')
    return 130
  }
}

/** The clips of a folder; says which files were passed over, with progress. */
async function readSet(folder: string, options: TrainGenreOptions, io: Io, signal: AbortSignal): Promise<GtzanSet> {
  const bar = new ProgressBar(io, 'files')
  const started = performance.now()
  const set = await loadGtzan(folder, {
    signal,
    onFile({ done, total }) {
      const rate = done / ((performance.now() - started) / 1000)
      if (!options.quiet) bar.update({ done, total, rate, etaSeconds: (total - done) / rate })
    },
  }).catch(error => {
    if (!(error instanceof RangeError)) throw error
    throw new CommandError(`${folder}: holds no folders of recordings; each genre's files go into a folder of its own`)
  })
  bar.clear()
  for (const { path, reason } of set.skipped) io.err(`skipped ${clean(path)}: ${clean(reason)}\n`)
  const genres = new Set(set.y).size
  if (genres < 2) throw new CommandError(`${folder}: at least two folders of genres are needed, got ${genres}`)
  if (!options.quiet) {
    io.err(`${new Set(set.trackOf).size} tracks, ${set.y.length} clips, ${genres} genres\n`)
  }
  return set
}

/** A fifth of the tracks is only judged, another fifth chooses when training ends: neither does the other's work. */
function splitTracks(set: ClipSet, seed: number): { train: ClipSet; validation: ClipSet; test: ClipSet } {
  const { train: rest, test } = splitByTrack(set, { testShare: 0.2, seed })
  const { train, test: validation } = splitByTrack(rest, { testShare: 0.25, seed: seed + 1 })
  if (test.y.length === 0 || validation.y.length === 0 || new Set(train.y).size < 2) {
    throw new CommandError('too few tracks: five of each genre are needed, to train on three, and hold out two')
  }
  return { train, validation, test }
}

/** Trains a new network, with a line for each epoch. */
async function fit(
  parts: { train: ClipSet; validation: ClipSet },
  settings: { epochs: number; batchSize: number; patience: number; seed: number; workers: number },
  options: TrainGenreOptions,
  io: Io,
  signal: AbortSignal,
): Promise<{ model: GenreCnn; epochs: EpochResult[]; status: string }> {
  const { train, validation } = parts
  const { patience, ...rest } = settings
  const model = GenreCnn.create({
    labels: train.labels,
    preprocessing: { compression: 'log10', standardise: true },
    seed: settings.seed,
  })
  const bar = new ProgressBar(io, 'steps')
  const started = performance.now()
  const result = await model.fit({
    ...train,
    ...rest,
    validation,
    optimizer: { type: 'adam', learningRate: 1e-3 },
    ...(patience > 0 ? { earlyStopping: { patience, restoreBestWeights: true } } : {}),
    signal,
    onStep({ epoch, step, steps, etaSeconds }) {
      const done = epoch * steps + step
      const rate = done / ((performance.now() - started) / 1000)
      if (!options.quiet) bar.update({ done, total: settings.epochs * steps, rate, etaSeconds })
    },
    onEpoch(epoch) {
      bar.clear()
      if (!options.quiet) io.err(epochLine(epoch, settings.epochs))
    },
  })
  bar.clear()
  return { model, ...result }
}

function epochLine(e: EpochResult, epochs: number): string {
  const { validationLoss: loss, validationAccuracy: accuracy } = e // missing when Ctrl-C came meanwhile
  const held =
    loss === undefined || accuracy === undefined ? '' : `held out: loss ${loss.toFixed(3)}, ${percent(accuracy)}`
  return `epoch ${e.epoch + 1}/${epochs}  loss ${e.loss.toFixed(3)}, ${percent(e.accuracy)}  ${held}  ${e.seconds.toFixed(1)} s\n`
}

/** How many whole tracks get their own genre, by the mean of their clips. */
function judgeTracks(probabilities: Float32Array, test: ClipSet): { right: number; total: number } {
  const predicted = trackPredictions(probabilities, test.trackOf)
  const labelOf = new Map(test.trackOf.map((track, i) => [track, test.y[i]]))
  const right = predicted.filter(({ track, label }) => labelOf.get(String(track)) === label).length
  return { right, total: predicted.length }
}

function picture(folder: string, name: string, svg: string): Promise<void> {
  return writeFile(join(folder, `${name}.svg`), svg)
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`
}
