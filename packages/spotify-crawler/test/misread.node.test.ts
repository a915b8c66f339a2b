import { execFileSync, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { caseFile, imports, temporaryFolder } from './helpers.ts'

const written = (name: string, content: string | Uint8Array): string => {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

const A_AND_B = ['Song A / Artist A', 'Song B / Artist B']

describe('files that were refused or misread', () => {
  const cases: [file: string, entries: string[]][] = [
    ['m3u-poweramp-rating.m3u8', A_AND_B],
    ['m3u-extart.m3u', A_AND_B],
    ['m3u-urlencoded-relative.m3u', ['Song One / Some Artist', 'Song Two / ', 'Song Three / 100% Sure']],
    ['m3u-time-colon.m3u', A_AND_B],
    ['m3u-itunes-title-first.m3u', ['Été / Some Singer']],
    [
      'm3u-comma.m3u',
      [
        'Quiet Road / Stone, Reed & Hill',
        'Theme / The Old, the New',
        'Hold It / "Odd Bo" Kowalsky',
        'Title / Singer 7" Mix, Live',
        'Foo, Bar / Song (12" Mix)',
        'Track / No Comma',
      ],
    ],
    ['m3u-comment-first.m3u', A_AND_B],
    ['m3u-cr.m3u', A_AND_B],
    ['m3u-endash.m3u', A_AND_B],
    ['m3u-lowercase.m3u', ['Song A / Artist A']],
    ['m3u-winpath.m3u', ['Song A / Artist A', 'Song B (Remix) / ', 'Is It So_ / ']],
    ['m3u-spotify-ids.m3u', [' / ', ' / ', ' / ']],
    ['exportify-2018-spotify-uri.csv', A_AND_B],
    ['exportify-2020-watsonbox.csv', A_AND_B],
    ['exportify-2024-track-id.csv', ['Song A / Artist A & Artist B', 'Song B / Artist C']],
    ['exportify-2025-comma-artists.csv', ['Song A / Artist A & Artist B', 'Song B / Artist C']],
    ['exportify-unescaped-quote.csv', ["Song A / Artist A & Size Five'9", 'Song B / Artist C']],
    ['xspf-location-only.xspf', ['First Song / Some Artist', 'Second Song / ']],
    ['xspf-no-namespace.xspf', A_AND_B],
    ['xspf-bare-ampersand.xspf', A_AND_B],
    ['xspf-doctype.xspf', A_AND_B],
    ['xspf-html-entity.xspf', A_AND_B],
    ['xspf-latin1.xspf', ['Über / Mötley Band']],
    ['xspf-utf16.xspf', ['Über / Mötley Band']],
    ['xspf-ns0-prefix.xspf', ['Song A / Artist A']],
    ['jspf-one.jspf', A_AND_B],
    ['jspf-array-lines.jsonl', A_AND_B],
    ['account-old-tracks-key.json', A_AND_B],
    ['history-null-name-uri.json', [' / ', 'Song B / Artist B']],
  ]
  it.each(cases)('%s', async (file, entries) => {
    const { lists } = await imports(caseFile(file))
    expect(Object.values(lists)).toEqual([entries])
  })

  it('seconds as minutes, and names of lists with entities', async () => {
    const { catalog } = await imports(caseFile('m3u-time-colon.m3u'))
    expect([1, 2].map(id => catalog.track(id)!.durationMs)).toEqual([225_000, 225_000])
    expect(Object.keys((await imports(caseFile('xspf-html-entity.xspf'))).lists)).toEqual(['Café music'])
    expect(Object.keys((await imports(caseFile('xspf-doctype.xspf'))).lists)).toEqual(['Acme list'])
    expect(Object.keys((await imports(caseFile('xspf-bare-ampersand.xspf'))).lists)).toEqual(['A & B'])
  })

  it('Chinese in GBK, declared in XML and not in M3U', async () => {
    const text = (name: string): string => new TextDecoder('gb18030').decode(readFileSync(caseFile(name)))
    const [, title, creator] = /<track><title>(.*?)<.*<creator>(.*?)</.exec(text('xspf-gbk.xspf'))!
    expect(Object.values((await imports(caseFile('xspf-gbk.xspf'))).lists)).toEqual([[`${title} / ${creator}`]])
    const [, artist, song] = /,(.*) - (.*)/.exec(text('m3u-gbk.m3u'))!
    expect(Object.values((await imports(caseFile('m3u-gbk.m3u'))).lists)).toEqual([[`${song} / ${artist}`]])
  })

  it('an array of listens, an answer of the API, and an export with a folder', async () => {
    const path = caseFile('listenbrainz-legacy-array.json')
    expect(await imports(path)).toMatchObject({ playlists: 1, entries: 4, file: { outcome: 'complete' } })
    const payload = { payload: { listens: JSON.parse(readFileSync(path, 'utf8')) } }
    expect(await imports(written('x.json', JSON.stringify(payload)))).toMatchObject({ playlists: 1, entries: 4 })
    expect(await imports(caseFile('listenbrainz-export'))).toMatchObject({ playlists: 1, entries: 4 })
  })

  it('JSPF by location', async () => {
    const track = [{ location: ['file:///music/Some%20Artist%20-%20First%20Song.mp3'] }]
    const path = written('x.jspf', JSON.stringify({ playlist: { title: 'P', track } }))
    expect((await imports(path)).lists).toEqual({ P: ['First Song / Some Artist'] })
  })

  it('JSPF a playlist a line: a broken line costs itself, and is said', async () => {
    const line = (title: string): string => JSON.stringify({ playlist: { title, track: [{ title: 'Song A' }] } })
    const path = written('playlists.jsonl', [line('One'), line('Two').slice(0, 30), line('Three')].join('\n'))
    const { lists, file } = await imports(path)
    expect(lists).toEqual({ One: ['Song A / '], Three: ['Song A / '] })
    expect(file).toMatchObject({ outcome: 'partial', problems: [{ reason: 'a row that is no playlist', count: 1 }] })
  })

  it('CSV of other programs, with other separators, a list for each name', async () => {
    const soundiiz = written('x.csv', '\n\ntitle;artist;album;isrc\n"Song A";Artist A;Al;X\nSong B;"Artist B";;\n')
    expect((await imports(soundiiz)).lists).toEqual({ x: A_AND_B })
    const head = 'Track name,Artist name,Album,Playlist name,Type,ISRC,Spotify - id'
    const rows = 'Song A,Artist A,Al,One,Playlist,,\nSong B,Artist B,Al,Two,Playlist,,'
    const { lists, file } = await imports(written('x.csv', `${head}\n${rows}`))
    expect(lists).toEqual({ One: ['Song A / Artist A'], Two: ['Song B / Artist B'] })
    expect(file.format).toBe('csv')
  })

  it('a stray quote costs its row', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => `Song ${i},Artist ${i},Al`)
    rows[10] = '"Song 10,Artist 10,Al'
    rows[20] = '"Two\nlines",Artist 20,Al'
    const { file, entries } = await imports(written('x.csv', `title,artist,album\n${rows.join('\n')}`))
    expect(entries).toBe(499)
    expect(file).toMatchObject({
      outcome: 'partial',
      problems: [{ reason: 'a row whose quotes or columns do not match', count: 1, where: 'row 12' }],
    })
  })

  it('a track that is no XML costs itself', async () => {
    const track = (n: number): string => `<track><title>${n}</title></track>`
    const text = `<playlist xmlns="http://xspf.org/ns/0/"><trackList>${track(0)}<track><title>&what;</title></track>${track(2)}</trackList></playlist>`
    const { file, lists } = await imports(written('x.xspf', text))
    expect(lists).toEqual({ x: ['0 / ', '2 / '] })
    expect(file.outcome).toBe('partial')
    expect(file.problems[0]).toMatchObject({ reason: 'a track that is no XML', where: 'track 2' })
  })
})

describe('streams', () => {
  it('a named pipe is read', async () => {
    const pipe = join(temporaryFolder(), 'pipe')
    execFileSync('mkfifo', [pipe])
    const child = spawn('sh', ['-c', `cat '${caseFile('m3u-extart.m3u')}' > '${pipe}'`])
    expect((await imports(pipe)).lists).toEqual({ stream: A_AND_B })
    child.kill()
  })

  it('a pipe that nobody writes into is refused', async () => {
    const pipe = join(temporaryFolder(), 'pipe')
    execFileSync('mkfifo', [pipe])
    expect((await imports(pipe)).file).toMatchObject({ state: 'refused', problems: [{ reason: 'the file is empty' }] })
  })
})
