import { keyOf } from '../../text.ts'
import { entriesOf, namedByLocation, type ReadContext, type ReadPlaylist, trackOf } from '../model.ts'
import { openTags } from '../reading/xml-tags.ts'

/** WPL and ZPL of Windows Media Player and Zune: `<media src="..." trackTitle="..." trackArtist="..."/>`. */
export function* readWpl(text: string, context: ReadContext): Generator<ReadPlaylist> {
  const tracks = []
  let title = ''
  for (const { name, attributes, content } of openTags(text, context)) {
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
