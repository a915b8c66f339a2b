import { extname } from 'node:path'
import type { Cover, Lyrics } from 'murecom/node'
import { COSTS } from '../../limits/budget.ts'
import { audioResponse } from '../../routes/audio/audio.ts'
import type { NumberedSong } from '../../sources/served-songs.ts'
import { shown } from '../../texts.ts'
import { type Content, fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'

/** Songs of an album that are asked for its cover. */
const MOST_TRIED = 5

/** Sound, pictures and words. Sound is sent as the file has it: there is no transcoding. */
export const MEDIA: Methods = {
  stream: ask => audioResponse(ask.c, ask.serving, ask.song()),
  download: ask => {
    const song = ask.song()
    const name = `${shown(song.title)
      .replace(/[/\\:"\p{C}]/gu, '_')
      .slice(0, 100)}${extname(song.path)}`
    ask.c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    return audioResponse(ask.c, ask.serving, song)
  },
  getCoverArt: async ask => {
    const cover = await coverOf(ask, coverSongs(ask, ask.required('id')))
    if (!cover) return fail('notFound', 'there is no cover')
    ask.serving.charge(ask.c, cover.bytes.length / COSTS.fileBytes)
    return ask.c.body(Uint8Array.from(cover.bytes), 200, {
      'Content-Type': cover.mimeType,
      'Cache-Control': 'private, max-age=86400',
    })
  },
  getLyrics: async ask => {
    const [artist, title] = [ask.text('artist'), ask.text('title')]
    const song = title ? await ask.serving.served.named(title, artist ? [artist] : []) : undefined
    const lyrics = song && (await lyricsOf(ask, song))
    const names = { ...(artist && { artist }), ...(title && { title }) }
    if (!lyrics) return { lyrics: names }
    return { lyrics: { ...names, value: lyrics.lines.map(({ text }) => text).join('\n') } }
  },
  getLyricsBySongId: async ask => {
    const song = ask.song()
    const lyrics = await lyricsOf(ask, song)
    return { lyricsList: { structuredLyrics: lyrics ? [structured(song, lyrics)] : [] } }
  },
}

async function lyricsOf({ serving }: Ask, song: NumberedSong): Promise<Lyrics | undefined> {
  return serving.library.lyrics?.(song.path)
}

function structured(song: NumberedSong, { lines, language }: Lyrics): Content {
  const synced = lines.length > 0 && lines.every(({ seconds }) => seconds !== undefined)
  return {
    displayTitle: shown(song.title),
    ...(song.artist !== null && { displayArtist: shown(song.artist) }),
    lang: language ?? 'xxx',
    synced,
    offset: 0,
    line: lines.map(({ seconds, text }) => ({
      ...(synced && { start: Math.round(1000 * seconds!) }),
      value: text,
    })),
  }
}

/** Songs that may have the cover of an id, of whatever kind. */
function coverSongs(ask: Ask, id: string): readonly number[] {
  const { music, serving } = ask
  const album = music.album(id) ?? music.artist(id)?.albums[0]
  if (album) return album.songs
  const folder = music.folder(id)
  if (folder) return folder.songs
  const playlist = /^pl-(\d{1,15})$/.exec(id)
  if (!playlist) return [ask.song(id).id]
  const found = serving.listening.playlist(Number(playlist[1]))
  if (!found || !(found.public || found.owner === ask.user)) return fail('notFound', 'there is no cover')
  return found.songs.slice(0, MOST_TRIED).flatMap(song => serving.library.songOf(song)?.id ?? [])
}

async function coverOf({ serving }: Ask, ids: readonly number[]): Promise<Cover | undefined> {
  for (const { path } of serving.library.songsWithIds(ids.slice(0, MOST_TRIED))) {
    const cover = await serving.musicServers.coverOf(serving.library, path)
    if (cover) return cover
  }
  return undefined
}
