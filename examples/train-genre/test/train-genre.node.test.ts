import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { GenreCnn } from '@murecom/genre-cnn'
import { expect, test } from 'vitest'
import { writeMadeUpGenres } from '../src/made-up-genres.ts'
import { trainGenre } from '../src/train-genre.ts'

test('trains on made-up genres, tells them apart, and leaves pictures and a model', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'murecom-train-'))
  const genres = join(folder, 'genres')
  const out = join(folder, 'out')
  await writeMadeUpGenres(genres, 5)
  const lines = await Array.fromAsync(trainGenre({ folder: genres, out, epochs: 8 }))
  expect(lines[0]).toBe('15 tracks, 45 clips of 3 s, 3 genres: arpeggio, beat, drone')
  // The genres could not be easier: what is learnt distinguishes all three test tracks.
  expect(lines[2]).toMatch(/% of clips, 3 of 3 tracks$/)
  for (const picture of ['spectrogram-beat.svg', 'curves.svg', 'confusion.svg']) {
    expect(await readFile(join(out, picture), 'utf8')).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
  }
  const model = await GenreCnn.load(join(out, 'genres.mgcn'))
  expect(model.labels).toEqual(['arpeggio', 'beat', 'drone'])
  await rm(folder, { recursive: true })
})
