import { describe, expect, it } from 'vitest'
import { fuzz, fuzzSamples } from './fuzz-imports.ts'
import { temporaryFolder } from './helpers.ts'

// The long form, 5,000 mutations a format, is bench/fuzz.bench.ts.
describe('broken files', () => {
  const formats = [
    'mpd',
    'spotify-account',
    'spotify-library',
    'spotify-history',
    'extended history',
    'exportify of watsonbox',
    'exportify of pavelkomarov',
    'old exportify',
    'jspf',
    'listenbrainz',
    'xspf',
    'csv',
    'pls',
    'wpl',
    'itunes',
    'rekordbox',
    'lastfm',
    'm3u',
    'nowplaying',
    'hetrec',
    'murecom-go',
    'zip',
  ]
  it('are tried in every format', () => expect(Object.keys(fuzzSamples(temporaryFolder()))).toEqual(formats))
  it.each(formats)('%s: are refused or taken in part, with the reason', async format => {
    const result = await fuzz(temporaryFolder(), format, 120)
    expect(result.imported + result.partial + result.refused).toBeGreaterThanOrEqual(120)
  })
})
