import { SaxesParser } from 'saxes'
import { ImportError } from '../../errors.ts'
import { keyOf } from '../../text.ts'
import { entriesOf, type NamedTrack, type ReadContext, type ReadPlaylist, timeOf, trackOf } from '../model.ts'

const NAMESPACE = 'http://xspf.org/ns/0/'

/** XSPF, by a parser that knows namespaces and expands no external entity. */
export function* readXspf(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const parser = new SaxesParser({ xmlns: true })
  const path: string[] = []
  const head: Record<string, string> = {}
  const tracks: NamedTrack[] = []
  let track: Record<string, string> & { identifiers?: never } = {}
  let identifiers: string[] = []
  let content = ''
  let error: Error | undefined
  parser.on('error', e => {
    error ??= e
  })
  parser.on('opentag', tag => {
    path.push(tag.uri === NAMESPACE || tag.uri === '' ? tag.local : `{${tag.uri}}`)
    content = ''
    if (path.join('/') === TRACK) {
      track = {}
      identifiers = []
    }
  })
  parser.on('text', value => {
    content += value
  })
  parser.on('cdata', value => {
    content += value
  })
  parser.on('closetag', () => {
    const at = path.join('/')
    const name = path.pop() ?? ''
    if (at === TRACK) {
      tracks.push({
        title: track['title'],
        artists: [track['creator']],
        album: track['album'],
        durationMs: Number(track['duration']),
        identifiers,
      })
    } else if (at === `${TRACK}/${name}`) {
      if (name === 'identifier' || name === 'location') identifiers.push(content.trim())
      else track[name] = content
    } else if (at === `playlist/${name}`) head[name] = content.trim()
    content = ''
  })
  parser.write(text).close()
  if (error) throw new ImportError(`not well-formed XML: ${error.message}`, { cause: error })
  const title = head['title'] ?? ''
  yield {
    playlist: {
      source: 'xspf',
      sourceId: keyOf('file', context.place),
      name: title || context.fileName.replace(/\.[^.]+$/, ''),
      description: head['annotation'] ?? null,
      total: tracks.length,
      modifiedAt: timeOf(head['date']),
    },
    entries: entriesOf(tracks.map(trackOf), context, title),
    formerIds: [keyOf('file', context.stem, title)],
  }
}

const TRACK = 'playlist/trackList/track'
