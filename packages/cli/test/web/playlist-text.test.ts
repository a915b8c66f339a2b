import { describe, expect, test } from 'vitest'
import { nearestNames } from '../../web/src/lists/nearest-names.ts'
import { MOST_LISTED, parsePlaylist, swapped } from '../../web/src/playlists/playlist-text.ts'

const song = (track_name: string, ...artists: string[]) => ({ track_name, artists })

describe('a playlist as text', () => {
  test.each([
    ['Halo', [song('Halo')]],
    ['Beyoncé - Halo', [song('Halo', 'Beyoncé')]],
    ['王菲 – 红豆', [song('红豆', '王菲')]],
    ['周杰伦—晴天', [song('晴天', '周杰伦')]],
    ['Jay-Z - 99 Problems', [song('99 Problems', 'Jay-Z')]],
    ['Sigur Rós\tHoppípolla', [song('Hoppípolla', 'Sigur Rós')]],
    ['A - B - C', [song('B - C', 'A')]],
    ['3. Björk - Jóga', [song('Jóga', 'Björk')]],
    ['03 - Björk - Jóga', [song('Jóga', 'Björk')]],
    ['99 Luftballons', [song('99 Luftballons')]],
    ['- ', []],
    ['', []],
  ] as const)('%j', (line, expected) => expect(parsePlaylist(line)).toEqual(expected))

  test('M3U: names of #EXTINF, else of the files', () => {
    const text = [
      '\ufeff#EXTM3U',
      '#EXTINF:257,王菲 - 红豆',
      'a/b.mp3',
      '#EXTINF:-1 tvg-id="x" group-title="y",Only a title',
      'http://localhost:8080/api/audio/7',
      '',
      'C:\\Music\\04 - Portishead - Roads.flac',
      '/music/Sigur_Rós - Svefn-g-englar.ogg',
      'file:///music/Bj%C3%B6rk%20-%20J%C3%B3ga.mp3',
      '# a comment',
    ].join('\r\n')
    expect(parsePlaylist(text)).toEqual([
      song('红豆', '王菲'),
      song('Only a title'),
      song('Roads', 'Portishead'),
      song('Svefn-g-englar', 'Sigur Rós'),
      song('Jóga', 'Björk'),
    ])
  })

  test('of a long list the end, and of a long name the beginning', () => {
    const lines = Array.from({ length: MOST_LISTED + 5 }, (_, i) => `Song ${i}`)
    const parsed = parsePlaylist(lines.join('\n'))
    expect([parsed.length, parsed[0], parsed.at(-1)]).toEqual([MOST_LISTED, song('Song 5'), song('Song 504')])
    expect(parsePlaylist('x'.repeat(2000))[0]!.track_name.length).toBe(500)
  })

  test('title and artist exchanged', () => {
    expect(swapped(song('红豆', '王菲'))).toEqual(song('王菲', '红豆'))
    expect(swapped(song('红豆'))).toEqual(song('红豆'))
  })
})

test.each([
  ['bjrok', ['Björk']],
  ['Bjork', ['Björk']],
  ['红逗', ['红豆']],
  ['sigur ros', ['Sigur Rós']],
  ['zzz', []],
  ['', []],
])('names like %j', (query, expected) => {
  expect(nearestNames(query, ['Sigur Rós', 'Björk', 'Björk', '红豆', 'The Beatles'], 3)).toEqual(expected)
})

test('the likest name is first', () => {
  expect(nearestNames('helo', ['Help', 'Hello', 'Halo', 'Hello Goodbye'], 2)[0]).toBe('Hello')
})
