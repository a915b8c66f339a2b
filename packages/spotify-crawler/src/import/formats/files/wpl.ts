import { keyOf } from '../../../text.ts'
import { entriesOf, namedByLocation, PAUSE, type ReadContext, type ReadItem, trackOf } from '../../model.ts'
import { xmlElements } from '../../reading/xml-tags.ts'

/** WPL and ZPL of Windows Media Player and Zune: `<media src="..." trackTitle="..." trackArtist="..."/>`. */
export function* readWpl(text: string, context: ReadContext): Generator<ReadItem> {
  const tracks = []
  let title = ''
  for (const element of xmlElements(text, context)) {
    if (element === PAUSE) {
      yield PAUSE
      continue
    }
    const { name, attributes, content } = element.tag
    if (name === 'title') title ||= content.trim()
    if (name !== 'media') continue
    const { src, tracktitle, trackartist, albumartist, albumtitle, duration } = attributes
    const named = {
      title: tracktitle,
      artists: [trackartist || albumartist],
      album: albumtitle,
      durationMs: Number(duration),
      identifiers: [src],
    }
    tracks.push(trackOf(namedByLocation(named, [src])))
  }
  const name = title || context.fileName.replace(/\.[^.]+$/, '')
  yield {
    playlist: { source: 'wpl', sourceId: keyOf('file', context.place), name, total: tracks.length },
    entries: entriesOf(tracks, context, name),
  }
}
