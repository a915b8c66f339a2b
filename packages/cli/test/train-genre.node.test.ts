import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chord, wavBytes } from '@murecom/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatConfusion } from '../src/terminal/confusion.ts'
import { run } from './helpers.ts'

let folder: string
let genres: string
const QUICK = ['--epochs', '6', '--batch-size', '4', '--workers', '1']

/** Two genres of five tracks that could not be easier to distinguish, and a file that is not music. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'murecom-train-genre-'))
  genres = join(folder, 'genres')
  for (const [genre, hz] of [
    ['bass', 60],
    ['whistle', 2000],
  ] as const) {
    await mkdir(join(genres, genre), { recursive: true })
    for (let i = 0; i < 5; i++) {
      const sound = wavBytes(chord([hz * (1 + i / 20), hz * 1.5], 3.2), 22050)
      await writeFile(join(genres, genre, `${genre}.${i}.wav`), sound)
    }
  }
  await writeFile(join(genres, 'bass', 'broken.wav'), 'not music')
})
afterAll(() => rm(folder, { recursive: true }))

test('trains with a line for each epoch, prints the confusion matrix, leaves a model that index takes, and pictures', async () => {
  const out = join(folder, 'out')
  const trained = await run(['train-genre', genres, '--out', out, ...QUICK])
  expect(trained.code).toBe(0)
  expect(trained.err).toContain('broken.wav: not an audio file of a format that is known')
  expect(trained.err).toContain('10 tracks, 10 clips, 2 genres\n')
  expect(trained.err).toMatch(/epoch 1\/6 {2}loss [\d.]+, \d+ % {2}held out: loss [\d.]+, \d+ % {2}[\d.]+ s\n/)
  expect(trained.err).toMatch(/ steps {2}[\d.]+ steps\/s {2}\d+ s left/)
  expect(trained.out).toMatch(/^#\s+genre\s+1\s+2\s+right\n1\s+bass\s+1\s+\.\s+100 %\n2\s+whistle\s+\.\s+1\s+100 %\n/)
  expect(trained.out).toContain('On tracks that took no part: 100 % of clips, 2 of 2 tracks.')
  for (const name of ['curves', 'confusion', 'spectrogram-bass', 'spectrogram-whistle']) {
    expect(await readFile(join(out, `${name}.svg`), 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
  }
  expect(existsSync(join(out, 'genres.mgcn.part'))).toBe(false)

  const library = join(folder, 'own.murecom')
  const model = join(out, 'genres.mgcn')
  const indexed = await run(['index', join(genres, 'whistle'), '--library', library, '--model', model, '--quiet'])
  expect(indexed).toMatchObject({ code: 0, out: expect.stringContaining('5 added') })
  const tags = await run(['tag', join(genres, 'whistle', 'whistle.0.wav'), '--library', library, '--json'])
  const [first] = (JSON.parse(tags.out) as { files: { tags: { name: string }[] }[] }).files
  expect(first?.tags[0]?.name).toBe('whistle')
})

test('--json says it all in one line, --quiet nothing beside', async () => {
  const out = join(folder, 'json')
  const { code, out: text, err } = await run(['train-genre', genres, '--out', out, ...QUICK, '--json', '--quiet'])
  expect(code).toBe(0)
  expect(err).toMatch(/^skipped \S+broken\.wav: [^\n]+\n$/)
  expect(JSON.parse(text)).toMatchObject({
    model: join(out, 'genres.mgcn'),
    labels: ['bass', 'whistle'],
    skipped: [{ path: join(genres, 'bass', 'broken.wav') }],
    accuracy: 1,
    tracks: { right: 2, total: 2 },
    confusionMatrix: [1, 0, 0, 1],
  })
})

test('Ctrl-C keeps the weights of the last whole epoch; before the first there is nothing to keep', async () => {
  const out = join(folder, 'stopped')
  let stop = (): void => {}
  let err = ''
  const stopped = await run(['train-genre', genres, '--out', out, ...QUICK], {
    onInterrupt: callback => {
      stop = callback
      return () => {}
    },
    err: text => {
      err += text
      if (text.startsWith('epoch 2/6')) stop()
    },
  })
  expect(stopped.code).toBe(130)
  expect(err).toContain('Stopped after 2 whole epochs, whose weights were saved.')
  expect(existsSync(join(out, 'genres.mgcn'))).toBe(true)
  expect(stopped.out).toContain('2 epochs in ')

  const early = join(folder, 'early')
  const nothing = await run(['train-genre', genres, '--out', early, ...QUICK], {
    onInterrupt: callback => {
      callback()
      return () => {}
    },
  })
  expect(nothing).toMatchObject({ code: 130, out: '', err: expect.stringContaining('nothing was saved') })
  expect(existsSync(early)).toBe(false)
})

test('mistakes are sentences', async () => {
  const empty = join(folder, 'empty')
  await mkdir(join(empty, 'jazz'), { recursive: true })
  const one = join(folder, 'one')
  await mkdir(join(one, 'jazz'), { recursive: true })
  await writeFile(join(one, 'jazz', 'a.wav'), wavBytes(chord([220], 3.2), 22050))
  const few = join(folder, 'few')
  for (const genre of ['a', 'b']) {
    await mkdir(join(few, genre), { recursive: true })
    await writeFile(join(few, genre, 'x.wav'), wavBytes(chord([220], 3.2), 22050))
  }
  for (const [args, code, message] of [
    [['/no/such/folder'], 1, '/no/such/folder: does not exist, or is not a folder'],
    [[empty], 1, 'holds no folders of recordings'],
    [[one], 1, 'at least two folders of genres are needed, got 1'],
    [[few], 1, 'too few tracks: five of each genre are needed'],
    [[genres, '--epochs', '0'], 2, '--epochs must be an integer from 1 to 10000, got 0'],
  ] as const) {
    const result = await run(['train-genre', ...args, '--out', join(folder, 'never')])
    expect(result).toMatchObject({ code, out: '', err: expect.stringContaining(message) })
    expect(result.err).not.toMatch(/\n {4}at /)
  }
})

test('the confusion matrix fits the terminal: names are cut, counts are not', () => {
  const labels = ['王菲的歌曲和很多很多别的东西', 'b']
  expect(formatConfusion([12, 0, 3, 1], labels, 28)).toBe(
    '#  genre         1  2  right\n1  王菲的歌曲…  12  .  100 %\n2  b             3  1   25 %',
  )
})
