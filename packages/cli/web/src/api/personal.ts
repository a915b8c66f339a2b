import { ask, json, type ListPart, post, withQuery } from './ask.ts'
import type { Mark, Play, Playlist, RadioAnswer, RadioOutcome, Song, SongPage } from './types.ts'

/** A change of what is noted of a song. */
export type MarkChange = { starred: boolean } | { banned: boolean } | { rating: number }
/** What a radio is started with. */
export interface RadioStart {
  seeds: { ids?: readonly number[]; artists?: readonly string[]; albums?: readonly string[]; words?: string }
  where?: string
  explore?: number
}
/** A playlist with its songs. */
export interface WholePlaylist {
  playlist: Playlist
  songs: Song[]
}

/** What the user noted and made: marks, plays, playlists, radios. */
export const personal = {
  marks: () => json<{ songs: Mark[] }>('api/marks'),
  mark: (song: number, change: MarkChange) => json<Mark>('api/marks', post({ song, ...change })),
  starred: (part: ListPart, init: RequestInit = {}) => json<SongPage>(withQuery('api/starred', { ...part }), init),
  plays: (signal: AbortSignal) => json<{ plays: Play[] }>('api/plays?limit=300', { signal }),
  /** Lives on when the page is left. */
  addPlay: (song: number, at: number, played: number, outcome: Play['outcome']) =>
    json<object>('api/plays', { ...post({ song, at, played_seconds: played, outcome }), keepalive: true }),
  playlists: (signal?: AbortSignal) => json<{ playlists: Playlist[] }>('api/playlists', signal ? { signal } : {}),
  playlist: (id: string, signal: AbortSignal) =>
    json<WholePlaylist>(`api/playlists/${encodeURIComponent(id)}`, { signal }),
  makePlaylist: (name: string, ids: readonly number[]) => json<WholePlaylist>('api/playlists', post({ name, ids })),
  changePlaylist: (id: number, change: { name?: string; ids?: readonly number[]; add?: readonly number[] }) =>
    json<WholePlaylist>(`api/playlists/${id}`, post(change)),
  removePlaylist: (id: number) => ask(`api/playlists/${id}`, { method: 'DELETE' }),
  startRadio: (start: RadioStart) => json<RadioAnswer>('api/radio/start', post({ ...start, limit: 5 })),
  radioSays: (radio: string, song: number, outcome: RadioOutcome, played: number) =>
    json<RadioAnswer>('api/radio/feedback', post({ radio, song, outcome, played_seconds: played, limit: 5 })),
}
