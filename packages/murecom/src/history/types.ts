import type { HeardPlay } from '../listening/types.ts'

/** Plays of a service, and up to when everything was read then, in ms since 1970. */
export interface HistoryPage {
  plays: HeardPlay[]
  upTo: number
}

/** An account of a service that is read over its API. */
export type HistoryService =
  /** ListenBrainz, or a server that answers as it does. */
  | {
      service: 'listenbrainz'
      /** Name of the user there. */
      account: string
      /** A token of the user. Listens are public, so most accounts need none. */
      token?: string | undefined
      /** Another server. Default `https://api.listenbrainz.org/`. */
      url?: string | undefined
    }
  /** Last.fm, or a server that answers as it does. */
  | {
      service: 'lastfm'
      account: string
      /** A key of the API; anybody who has an account there can make one. */
      apiKey: string
      /** Default `https://ws.audioscrobbler.com/2.0/`. */
      url?: string | undefined
    }

/** Where a history is read from. */
export type HistorySource = HistoryService | HistoryFiles

/** Exports of ListenBrainz, Last.fm (CSV) or Spotify, also zipped, and folders of them. */
export interface HistoryFiles {
  files: string | readonly string[]
}

/** What reading a history did. */
export interface HistoryReport {
  /** `'waiting'`: the service was away or wanted a pause; the next run goes on. */
  status: 'done' | 'stopped' | 'waiting'
  /** Why it waits; null when it does not. */
  reason: string | null
  /** Plays that were read. */
  read: number
  /** Those that were not known. */
  added: number
  /** New plays of songs of the library, also of earlier ones whose song was found only now. */
  plays: number
  /** Names that mean no song of the library. */
  unknown: number
}
