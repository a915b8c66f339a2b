import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { importPlaylists } from '../src/index.ts'
import { memoryCatalog, temporaryFolder } from './helpers.ts'

/**
 * A megabyte of what each reader likes least. Read in time that grows with the square of its length, one of these takes
 * minutes to hours; the test's own limit of some seconds is what it is held to.
 */
const MB = 1_000_000
const many = (text: string, length = MB): string => text.repeat(Math.ceil(length / text.length))

const WORST: Record<string, string> = {
  'a.m3u: spaces where a dash may come': `#EXTM3U\n#EXTINF:1,A${many(' ')}B\n1.mp3\n`,
  'a.m3u: digits and an open quote': `#EXTM3U\n#EXTINF:${many('1')}"\n1.mp3\n`,
  'a.m3u: attributes': `#EXTM3U\n#EXTINF:1 ${many('a="b,c" ')}\n1.mp3\n`,
  'a.m3u: dashes': `#EXTM3U\n#EXTINF:1,A${many(' - ')}\n1.mp3\n`,
  'a.m3u: one long path': `#EXTM3U\n${many('a.mp3?')}\n`,
  'a.m3u: short lines': `#EXTM3U\n${many('a\n', 100_000)}`,
  'a.m3u: no line ends in what could be HLS': `#EXTM3U${many('#EXT-X-')}`,
  'a.pls: spaces': `[playlist]\nFile1=a${many(' ')}b\nTitle1${many(' ')}`,
  'a.pls: rows': `[playlist]\n${Array.from({ length: 5000 }, (_, i) => `File${i}=${i}.mp3`).join('\n')}`,
  'a.csv: a quote a line': `title,artist\n${many('a"b\n')}`,
  'a.csv: an open quote a line': `title,artist\n${many('"a,b\n')}`,
  'a.csv: quotes alone': `title,artist\n${many('"')}`,
  'a.csv: quotes and ends': `title,artist\n${many('"\n')}`,
  'a.csv: one long row': `title,artist\n${many('a,')}`,
  'a.csv: empty lines': `title,artist\n${many('\n')}`,
  'a.csv: artists': `Track Name,Artist Name(s)\na,"${many(' ')}x"\nb,"${many('\\,')}"\n`,
  'b.csv: scrobbles': `uts,artist,track\n${many('"\n')}`,
  'c.csv: quotes of a data set': `"user_id","artistname","trackname","playlistname"\n${many('"\t')}\n${many('"x\\')}`,
  'd.csv: plays of Apple': `Song Name,Play Duration Milliseconds\n${many('"a"",\n')}`,
  'e.csv: videos': `Video ID,Playlist Video Creation Timestamp\nAAAAAAAAAAA,2024-01-01\n${many('"a\n')}`,
  'user_artists.dat: tabs': `userID\tartistID\tweight\n1${many('\t')}x\n${many('1\t\n')}`,
  'a.json: brackets': many('['),
  'a.json: objects': many('{"a":'),
  'a.json: deep, and closed': `{"playlists":[${'['.repeat(MB / 2)}${']'.repeat(MB / 2)}]}`,
  'a.json: one long text': `{"playlists":[{"name":"${many('\\"')}","items":[]}]}`,
  'a.json: empty items': `{"playlists":[${'{},'.repeat(MB / 3)}{}]}`,
  'a.json: escapes': `{"playlists":"${many('\\\\')}"}`,
  'a.json: listens': many('{"track_metadata":\n'),
  'a.jspf: locations': JSON.stringify({ playlist: { track: [{ location: [`${many('a.mp3?')}\n`, many(' - ')] }] } }),
  'a.xspf: elements within elements': `<playlist xmlns="http://xspf.org/ns/0/">${many('<a>')}`,
  'a.xspf: open sections': `<playlist xmlns="http://xspf.org/ns/0/">${many('<![CDATA[')}`,
  'a.xspf: open types': `<playlist xmlns="x">${many('<!DOCTYPE a [')}${many('<!ENTITY a ')}`,
  'a.xspf: ampersands': `<playlist xmlns="x"><trackList><track><title>${many('&a')}${many('&#1')}${many('&')}</title></track></trackList></playlist>`,
  'a.xspf: entities': `<!DOCTYPE playlist [<!ENTITY e "${'e'.repeat(64)}">]>\n<playlist xmlns="x"><trackList><track><title>${many('&e;')}</title></track></trackList></playlist>`,
  'b.xspf: tracks without a name': `<playlist xmlns="x"><trackList>${many('<track/>')}</trackList></playlist>`,
  'c.xspf: attributes': `<playlist xmlns="x" ${Array.from({ length: 50_000 }, (_, i) => `a${i}="${i}"`).join(' ')}/>`,
  'a.wpl: elements': `<?wpl version="1.0"?><smil>${many('<media/>')}`,
  'a.wpl: ampersands': `<?wpl version="1.0"?><smil><media src="${many('&#')}${many('&')}"/></smil>`,
  'a.xml: a property list of keys': `<plist><dict>${many('<key>a</key>')}`,
  'a.xml: a property list, deep': `<plist>${many('<dict>')}`,
  'a.xml: playlists without a collection': `<DJ_PLAYLISTS><NODE Type="1">${many('<TRACK Key="1"/>')}</NODE></DJ_PLAYLISTS>`,
  'a.html: blocks': `<html>mdl-typography--title${many('<div class="outer-cell')}`,
  'a.html: links': `<html>mdl-typography--title<div class="outer-cell"mdl-typography--title">YouTube Music<${many('<a href="')}`,
  'a.txt: nothing': many('a '),
}

it.each(Object.keys(WORST))('%s', async what => {
  const path = join(temporaryFolder(), what.split(':')[0]!)
  writeFileSync(path, WORST[what]!)
  const catalog = await memoryCatalog()
  const { files } = await importPlaylists(catalog, path)
  expect(files).toHaveLength(1)
  expect(files[0]!.outcome === 'complete' || files[0]!.problems.length > 0).toBe(true)
})
