import { expect, test } from 'vitest'
import {
  averageSpectrograms,
  BackendMissingError,
  clipsFromMel,
  ForeignBufferError,
  foldsByTrack,
  GenreCnn,
  MurecomError,
  splitByTrack,
  TrainingDivergedError,
  trackPredictions,
} from '../src/index.ts'
import { toyClips, toyModel } from './toy.ts'

const model = toyModel()
const set = toyClips(1, 6)

test('an option that does not exist is refused, with the one that was meant', async () => {
  const wrong = (options: object) => options as never
  expect(() => GenreCnn.create(wrong({ labels: ['a', 'b'], n_mels: 3 }))).toThrow(
    'GenreCnn.create: n_mels is not an option',
  )
  expect(() => GenreCnn.create(wrong({ labels: ['a', 'b'], dropout_rate: 0 }))).toThrow('did you mean dropoutRate?')
  await expect(model.fit(wrong({ ...set, batch_size: 3 }))).rejects.toThrow(
    'GenreCnn.fit: batch_size is not an option; did you mean batchSize?',
  )
  await expect(model.fit(wrong({ ...set, n_jobs: 3 }))).rejects.toThrow('did you mean workers?')
  await expect(model.fit({ ...set, augmentation: wrong({ gain: 1 }) })).rejects.toThrow(
    'GenreCnn.fit: augmentation: gain is not',
  )
  await expect(model.fit({ ...set, earlyStopping: wrong({ min_delta: 1 }) })).rejects.toThrow('did you mean minDelta?')
  await expect(model.fit({ ...set, optimizer: wrong({ type: 'sgd', lr: 1 }) })).rejects.toThrow(
    'optimizer: lr is not an option',
  )
  await expect(model.predict(set.x, wrong({ signals: 1 }))).rejects.toThrow('did you mean signal?')
  await expect(model.predict(set.x, 6 as never)).rejects.toThrow('GenreCnn.predict: options must be an object, got 6')
  await expect(model.parallel(wrong({ threads: 2 }))).rejects.toThrow('did you mean workers?')
  expect(() => GenreCnn.from(model.toBuffer(), wrong({ kernel: 1 }))).toThrow('did you mean kernels?')
  expect(() => foldsByTrack(wrong({}), wrong({ fold: 2 }))).toThrow('did you mean folds?')
  expect(() => splitByTrack(wrong({}), wrong({ test_share: 2 }))).toThrow('did you mean testShare?')
  expect(() => trackPredictions(new Float32Array(0), [], wrong({ rules: 1 }))).toThrow('did you mean rule?')
})

test('what is missing is named', async () => {
  const missing = undefined as never
  const refusals: [() => unknown, string][] = [
    [() => GenreCnn.create(missing), 'GenreCnn.create: labels must be a list of names, got undefined'],
    [() => new GenreCnn(missing), 'GenreCnn: labels must be a list of names, got undefined'],
    [() => clipsFromMel(missing), 'clipsFromMel: mel must be a spectrogram of melspec, got undefined'],
    [() => model.fit(missing), 'GenreCnn.fit: y must be a list of labels, got undefined'],
    [() => model.evaluate(missing), 'GenreCnn.evaluate: x must be clips with labels, { x, y }, got undefined'],
    [() => model.predict(missing), 'GenreCnn.predict: clips must be a Float32Array, got undefined'],
    [
      () => model.fit({ ...set, validation: 5 as never }),
      'GenreCnn.fit: validation.x must be clips with labels, { x, y }, got 5',
    ],
    [() => trackPredictions(missing, missing), 'trackPredictions: probabilities must be a Float32Array, got undefined'],
  ]
  for (const [call, message] of refusals) await expect(async () => await call()).rejects.toThrow(message)
  expect(GenreCnn.create({ labels: ['a', 'b'], preprocessing: null as never }).preprocessing.compression).toBe('none')
})

test('a set that knows its tracks can be spread into fit', async () => {
  const clips = { ...set, y: Int32Array.from(set.y), trackOf: ['a', 'b', 'c', 'd', 'e', 'f'], labels: model.labels }
  const whole = { ...clips, frames: model.frames, bands: model.bands }
  expect(averageSpectrograms(whole)).toHaveLength(3)
  await expect(model.fit({ ...whole, epochs: 0 })).rejects.toThrow('epochs must be an integer of at least 1, got 0')
})

test('an error is an instance of its own class and of its base', () => {
  const error = new BackendMissingError('none')
  expect([error, new TrainingDivergedError('nan')].map(e => BackendMissingError.isInstance(e))).toEqual([true, false])
  expect([MurecomError.isInstance(error), ForeignBufferError.isInstance(error)]).toEqual([true, false])
})
