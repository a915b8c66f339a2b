import { SaxesParser } from 'saxes'
import { ImportError } from '../../../errors.ts'
import { keyOf } from '../../../text.ts'
import {
  entriesOf,
  type NamedTrack,
  namedByLocation,
  PAUSE,
  type ReadContext,
  type ReadItem,
  timeOf,
  trackOf,
} from '../../model.ts'
import { DEEPEST, LONGEST_TEXT, TOO_DEEP } from '../../reading/xml-tags.ts'

const TRACK = 'playlist/tracklist/track'

/** Where a document type ends at the latest. */
const LONGEST_PROLOG = 65_536
/** What is parsed at once; behind each an import may be stopped. */
const SLICE = 1 << 16

/**
 * XSPF, by a parser that knows namespaces and expands no external entity. Files without the namespace, with bare ampersands or
 * with HTML's entities are read as they are meant; a track that cannot be read costs itself alone.
 */
export function* readXspf(text: string, context: ReadContext): Generator<ReadItem> {
  const prolog = text.slice(0, LONGEST_PROLOG)
  if (/<!ENTITY[^<>]*\b(?:SYSTEM|PUBLIC)\b/.test(prolog))
    throw new ImportError('not well-formed XML: it asks for other files')
  const parser = new SaxesParser({ xmlns: true })
  Object.assign(parser.ENTITIES, HTML_ENTITIES, ownEntities(prolog))
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
    const name = tag.uri === namespace ? tag.local.toLowerCase() : `{${tag.uri}}`
    if (path.push(name) > DEEPEST) throw new ImportError(TOO_DEEP)
    content = ''
    if (path.join('/') === TRACK) {
      track = {}
      identifiers = []
      locations = []
      isBad = false
    }
  })
  const add = (value: string): void => {
    if (content.length < LONGEST_TEXT) content += value.slice(0, LONGEST_TEXT)
  }
  parser.on('text', add)
  parser.on('cdata', add)
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
  const plain = withoutBareAmpersands(text)
  for (let at = 0; at < plain.length; at += SLICE) {
    parser.write(plain.slice(at, at + SLICE))
    yield PAUSE
  }
  parser.close()
  const title = head['title'] ?? ''
  // Entries keep their places: what could not be read leaves a hole.
  const places = tracks.flatMap((t, i) => (t === null ? [] : [i]))
  const entries = entriesOf(tracks.filter(t => t !== null).map(trackOf), context, title)
  for (const entry of entries) entry.position = places[entry.position]!
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

const CDATA = '<![CDATA['
const CDATA_END = ']]>'

/** "A & B" to "A &amp; B"; what may be an entity stays. CDATA sections stay as they are. */
function withoutBareAmpersands(text: string): string {
  const parts: string[] = []
  for (let at = 0; at < text.length; ) {
    const start = indexOr(text, CDATA, at, text.length)
    parts.push(text.slice(at, start).replace(/&(?!#\d{1,7};|#x[0-9a-f]{1,6};|[A-Za-z][\w.-]{0,63};)/gi, '&amp;'))
    at = indexOr(text, CDATA_END, start, text.length)
    parts.push(text.slice(start, at))
  }
  return parts.join('')
}

function indexOr(text: string, part: string, from: number, otherwise: number): number {
  const at = text.indexOf(part, from)
  return at < 0 ? otherwise : at
}

/** Entities that a DOCTYPE declares as plain text, so short that a file of them stays small. */
function ownEntities(prolog: string): Record<string, string> {
  const start = prolog.indexOf('<!DOCTYPE')
  const found = prolog
    .slice(Math.max(0, start))
    .matchAll(/<!ENTITY\s+([\w.-]{1,63})\s+(?:"([^"<&%]{0,64})"|'([^'<&%]{0,64})')\s*>/g)
  return start < 0 ? {} : Object.fromEntries([...found].slice(0, 1000).map(([, name, a, b]) => [name, a ?? b ?? '']))
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
