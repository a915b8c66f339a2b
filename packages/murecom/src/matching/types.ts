/** An entry of a list, as its file has it. What is not known may be left out. */
export interface ListEntry {
  title: string
  /** Default none: any. */
  artists?: readonly string[]
  album?: string | null
  durationSeconds?: number | null
  /** International standard recording code, with or without dashes. */
  isrc?: string | null
  /** MusicBrainz's id of the recording. */
  musicBrainz?: string | null
}

/** A song of the own library; `LibrarySong` is one. */
export interface OwnSong {
  path: string
  title: string
  artist: string | null
  album: string | null
  durationSeconds: number | null
  /** All artists, where the tags have several. */
  artists?: readonly string[] | null
  isrc?: string | null
  musicBrainz?: { readonly recordingId: string | null } | null
}

/** How entries are matched. */
export interface MatchOptions {
  /** Also takes another recording of the song: live, a remix, of another length. Default false. */
  anyVersion?: boolean
  /** Songs that are named for an entry that is missing, 0 to 100. Default 3. */
  nearest?: number
}

/**
 * Why no song of the library is the entry. `'not-owned'`: no song has the title. `'other-artist'`: songs with the title are by
 * others. `'other-version'`: only another recording is there (live, a remix). `'other-length'`: the only song differs in length
 * by more than a tenth. `'ambiguous'`: the entry names no artist, and songs of several artists have its title. `'no-name'`: the
 * entry has neither title nor id.
 */
export type MissingReason = 'not-owned' | 'other-artist' | 'other-version' | 'other-length' | 'ambiguous' | 'no-name'

/** A song that comes near an entry. */
export interface NearSong<Song extends OwnSong = OwnSong> {
  song: Song
  /** From 0 to 1: three fifths of the titles' likeness, two fifths of the artists'. */
  score: number
}

/** What became of an entry: the own song, or why there is none. */
export type EntryMatch<Song extends OwnSong = OwnSong> =
  | {
      status: 'found'
      song: Song
      /** What decided it: an id that both have, or the names. */
      by: 'isrc' | 'musicbrainz' | 'names'
      /** 1 for an id or for equal names; less where something differs. */
      score: number
      /** False for another master of the recording ("Remastered 2011"), and with `anyVersion` for another recording. */
      sameVersion: boolean
    }
  | { status: 'missing'; reason: MissingReason; nearest: NearSong<Song>[] }
