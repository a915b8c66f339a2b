/** The tables of a catalogue, as kysely types. Times are ms since 1970; flags are 0 or 1; unknown facts are null. */
import type { Generated } from 'kysely'

/** The tables of a catalogue, for queries through `catalog.db`. */
export interface CatalogTables {
  playlists: PlaylistsTable
  artists: ArtistsTable
  albums: AlbumsTable
  tracks: TracksTable
  playlist_tracks: PlaylistTracksTable
  track_artists: TrackArtistsTable
  crawl_runs: CrawlRunsTable
  crawl_words: CrawlWordsTable
  crawl_playlists: CrawlPlaylistsTable
  crawl_problems: CrawlProblemsTable
  crawl_limits: CrawlLimitsTable
  crawl_budget: CrawlBudgetTable
  imports: ImportsTable
}

interface PlaylistsTable {
  id: Generated<number>
  /** Where it is from: `'spotify'`, `'mpd'`, `'spotify-export'`, ... Ids are unique within a source. */
  source: string
  source_id: string
  name: string
  name_fold: string
  description: string | null
  owner_id: string | null
  owner_name: string | null
  collaborative: number | null
  public: number | null
  snapshot_id: string | null
  followers: number | null
  /** Entries that the source says it has, holes included. */
  total: number | null
  modified_at: number | null
  fetched_at: number | null
  /** 1 once every entry is in; readers see only these. */
  complete: number
  /** The import that wrote the entries last; null for a crawl. */
  import_id: number | null
}

interface ArtistsTable {
  id: Generated<number>
  source: string
  source_id: string
  name: string
  name_fold: string
}

interface AlbumsTable {
  id: Generated<number>
  source: string
  source_id: string
  name: string
  release_date: string | null
  image_url: string | null
}

interface TracksTable {
  id: Generated<number>
  source: string
  source_id: string
  /** Only where it does not follow from source and source_id. */
  uri: string | null
  name: string
  name_fold: string
  album_id: number | null
  duration_ms: number | null
  explicit: number | null
  disc: number | null
  number: number | null
  isrc: string | null
  kind: 'track' | 'episode' | 'local'
  /** 0: named in passing, facts may be missing; 1: the source's full record; 2: the source knows it no more. */
  facts: number
  /** Half of the key of title and artists, by which records of one song are found; null for what has no title, or is none. */
  song: string | null
}

interface PlaylistTracksTable {
  playlist_id: number
  /** 0-based, as the source counts; holes are entries that are not tracks or are gone. */
  position: number
  track_id: number
  added_at: number | null
  added_by: string | null
}

interface TrackArtistsTable {
  track_id: number
  ord: number
  artist_id: number
}

interface CrawlRunsTable {
  id: Generated<number>
  /** What the run is: `'search'` from a seed word, or `'mine'`. */
  kind: string
  seed: string
  config_json: string
  started_at: number
  ended_at: number | null
  status: 'running' | 'waiting' | 'stopped' | 'done'
}

interface CrawlWordsTable {
  run_id: number
  word: string
  count: number
  state: 'new' | 'active' | 'done'
  next_offset: number
  total: number | null
  last_error: string | null
}

interface CrawlPlaylistsTable {
  run_id: number
  /** Order of discovery, from 1: the order in which playlists are fetched. */
  seq: number
  source_id: string
  word: string
  state: 'queued' | 'active' | 'done' | 'forbidden' | 'gone' | 'failed'
  next_offset: number
  snapshot_id: string | null
  restarts: number
  attempts: number
  last_error: string | null
}

interface CrawlProblemsTable {
  id: Generated<number>
  run_id: number
  at: number
  what: string
  reason: string
}

interface CrawlLimitsTable {
  scope: string
  set_at: number
  not_before: number
  reason: string
}

interface CrawlBudgetTable {
  scope: string
  hour: number
  used: number
}

interface ImportsTable {
  id: Generated<number>
  format: string
  file: string
  sha256: string
  state: 'running' | 'done' | 'partial'
  next_item: number
  counts_json: string
  updated_at: number
}
