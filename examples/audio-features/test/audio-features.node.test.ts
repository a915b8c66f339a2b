import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { describe, song } from '../src/audio-features.ts'

const output = await readFile(new URL('../output.txt', import.meta.url), 'utf8')

test('prints what its output file, and so the documents, show, and draws six pictures', async () => {
  const { lines, html } = await describe(song())
  expect(lines.length).toBeGreaterThan(5)
  expect(output).toContain(lines.join('\n'))
  expect(html.match(/<figure>/g)).toHaveLength(6)
  expect(html).not.toContain('NaN')
})

test('the numbers are those of librosa, as its lines say', () => {
  const [ours, theirs] = output.split('librosa 0.11:\n') as [string, string]
  const numberOf = (text: string, name: string): number =>
    Number(new RegExp(`^${name} +(-?[\\d.]+)`, 'm').exec(text)?.[1])
  for (const name of ['tempo', 'beats', 'rms', 'centroid', 'rolloff', 'contrast', 'drums']) {
    // The file is resampled from 44,100 Hz by two filters, which differ at the highest frequencies.
    expect(Math.abs(numberOf(ours, name) / numberOf(theirs, name) - 1), name).toBeLessThan(0.01)
  }
})
