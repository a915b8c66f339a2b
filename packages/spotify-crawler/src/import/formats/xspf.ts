import { SaxesParser } from 'saxes'
import { ImportError } from '../../errors.ts'
import { keyOf } from '../../text.ts'
import {
  entriesOf,
  type NamedTrack,
  namedByLocation,
  type ReadContext,
  type ReadPlaylist,
  timeOf,
  trackOf,
} from '../model.ts'

const TRACK = 'playlist/tracklist/track'

/**
 * XSPF, by a parser that knows namespaces and expands no external entity. Files without the namespace, with bare ampersands or
 * with HTML's entities are read as they are meant; a track that cannot be read costs itself alone.
 */
export function* readXspf(text: string, context: ReadContext): Generator<ReadPlaylist> {
  if (/<!ENTITY[^>]*\b(?:SYSTEM|PUBLIC)\b/.test(text))
    throw new ImportError('not well-formed XML: it asks for other files')
  const parser = new SaxesParser({ xmlns: true })
  Object.assign(parser.ENTITIES, HTML_ENTITIES, ownEntities(text))
  const path: string[] = []
  const head: Record<string, string> = {}
  const tracks: (NamedTrack | null)[] = []
  let namespace: string | undefined
  let track: Record<string, string> = {}
  let identifiers: string[] = []
  let locations: string[] = []
  let content = ''
  let error: Error | undefined
  let isBad = false
  parser.on('error', e => {
    if (/unbound namespace prefix/.test(e.message)) return
    error ??= e
    isBad = true
  })
  parser.on('opentag', tag => {
    namespace ??= tag.uri
    path.push(tag.uri === namespace ? tag.local.toLowerCase() : `{${tag.uri}}`)
    content = ''
    if (path.join('/') === TRACK) {
      track = {}
      identifiers = []
      locations = []
      isBad = false
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
      if (isBad) context.problem('a track that is no XML', `track ${tracks.length + 1}`)
      const { title, creator, album, duration } = track
      const durationMs = Number(duration)
      tracks.push(
        isBad
          ? null
          : namedByLocation(
              { title, artists: [creator], album, durationMs, identifiers: [...identifiers, ...locations] },
              locations,
            ),
      )
      isBad = false
    } else if (at === `${TRACK}/${name}`) {
      if (name === 'identifier') identifiers.push(content.trim())
      else if (name === 'location') locations.push(content.trim())
      else track[name] = content
    } else if (at === `playlist/${name}`) head[name] = content.trim()
    content = ''
  })
  parser.write(withoutBareAmpersands(text)).close()
  const title = head['title'] ?? ''
  const bad = new Set(tracks.flatMap((t, i) => (t === null ? [i] : [])))
  const entries = entriesOf(tracks.filter(t => t !== null).map(trackOf), context, title)
  // Entries keep their places: what could not be read leaves a hole.
  for (const position of bad) for (const entry of entries) if (entry.position >= position) entry.position++
  if (error && entries.length === 0) throw new ImportError(`not well-formed XML: ${error.message}`, { cause: error })
  yield {
    playlist: {
      source: 'xspf',
      sourceId: keyOf('file', context.place),
      name: title || context.fileName.replace(/\.[^.]+$/, ''),
      description: head['annotation'] ?? null,
      total: tracks.length,
      modifiedAt: timeOf(head['date']),
    },
    entries,
    formerIds: [keyOf('file', context.stem, title)],
  }
  if (error) throw new ImportError(`not well-formed XML: ${error.message}`, { cause: error })
}

/** "A & B" to "A &amp; B"; what may be an entity stays. CDATA sections stay as they are. */
function withoutBareAmpersands(text: string): string {
  return text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|&(?!#\d+;|#x[0-9a-f]+;|[A-Za-z][\w.-]*;)/gi, found =>
    found === '&' ? '&amp;' : found,
  )
}

/** Entities that a DOCTYPE declares as plain text. */
function ownEntities(text: string): Record<string, string> {
  const doctype = /<!DOCTYPE[^[>]*\[([\s\S]*?)\]\s*>/.exec(text)?.[1] ?? ''
  const found = doctype.matchAll(/<!ENTITY\s+([\w.-]+)\s+(?:"([^"<&%]{0,1000})"|'([^'<&%]{0,1000})')\s*>/g)
  return Object.fromEntries([...found].slice(0, 1000).map(([, name, a, b]) => [name, a ?? b ?? '']))
}

/** Those of HTML for the letters of Latin-1, in the order of their code points from U+00C0. */
const LATIN =
  `Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde
  Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring
  aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave
  uacute ucirc uuml yacute thorn yuml`.split(/\s+/)

const HTML_ENTITIES: Record<string, string> = {
  ...Object.fromEntries(LATIN.map((name, i) => [name, String.fromCharCode(0xc0 + i)])),
  nbsp: ' ',
  ndash: '\u2013',
  mdash: '\u2014',
  lsquo: '\u2018',
  rsquo: '\u2019',
  ldquo: '\u201c',
  rdquo: '\u201d',
  hellip: '\u2026',
}
