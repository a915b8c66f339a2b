/**
 * Spotify's JSON to the catalogue's input. Trusts nothing: any field may be missing, null, or spelled as before or after
 * February 2026 (`tracks`/`items`, `track`/`item`).
 */
import type { EntryInput, PlaylistInput, TrackInput } from '../catalog/types.ts'

type Json = { readonly [key: string]: unknown }

export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
}

export function arrayOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null)
const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null)

/** One page of rows. `hasNext` follows from the counts: a page can have rows that are null. */
export interface Page<T> {
  rows: T[]
  total: number | null
  hasNext: boolean
}

/** A playlist that a search or a list of Spotify names. */
export interface FoundPlaylist extends PlaylistInput {
  ownerId: string | null
}

/** A playlist of a search or a list; null for rows that Spotify leaves empty. */
export function playlistOf(value: unknown): FoundPlaylist | null {
  const row = objectOf(value)
  const id = text(row['id'])
  if (!id) return null
  const owner = objectOf(row['owner'])
  const contents = objectOf(row['items'] ?? row['tracks'])
  return {
    source: 'spotify',
    sourceId: id,
    name: text(row['name']) ?? '',
    description: text(row['description']),
    ownerId: text(owner['id']),
    ownerName: text(owner['display_name']),
    collaborative: flag(row['collaborative']),
    public: flag(row['public']),
    snapshotId: text(row['snapshot_id']),
    followers: number(objectOf(row['followers'])['total']),
    total: number(contents['total']),
  }
}

/** A page of rows: `{ items, total, next, limit, offset }`. */
export function pageOf<T>(value: unknown, offset: number, limit: number, read: (row: unknown) => T): Page<T> {
  const page = objectOf(value)
  const items = arrayOf(page['items'])
  const total = number(page['total'])
  const end = total !== null && offset + limit >= total
  return { rows: items.map(read), total, hasNext: items.length > 0 && !end && (page['next'] != null || total !== null) }
}

/** A track object; null for what is not a track (an episode, a hole) or has no identity. */
export function trackOf(value: unknown, isFull = true): TrackInput | null {
  const row = objectOf(value)
  const uri = text(row['uri'])
  if (row['type'] === 'episode' || uri?.startsWith('spotify:episode:') || row['show'] !== undefined) return null
  const isLocal = row['is_local'] === true || uri?.startsWith('spotify:local:') === true
  const sourceId = isLocal ? uri : text(row['id'])
  if (!sourceId) return null
  const album = objectOf(row['album'])
  const facts = {
    name: text(row['name']) ?? '',
    artists: arrayOf(row['artists'])
      .map(artistOf)
      .filter(a => a !== null),
    album: row['album']
      ? {
          sourceId: text(album['id']),
          name: text(album['name']) ?? '',
          releaseDate: text(album['release_date']),
          imageUrl: imageOf(album),
        }
      : null,
    durationMs: number(row['duration_ms']),
  }
  if (isLocal) return { source: 'spotify', sourceId, uri: sourceId, kind: 'local', isFull, ...facts }
  return {
    source: 'spotify',
    sourceId,
    isFull,
    ...facts,
    explicit: flag(row['explicit']),
    disc: number(row['disc_number']),
    number: number(row['track_number']),
    isrc: text(objectOf(row['external_ids'])['isrc']),
  }
}

function artistOf(value: unknown): { sourceId: string | null; name: string } | null {
  const row = objectOf(value)
  const name = text(row['name'])
  const sourceId = text(row['id'])
  return name === null && sourceId === null ? null : { sourceId, name: name ?? '' }
}

function imageOf(album: Json): string | null {
  return text(objectOf(arrayOf(album['images'])[0])['url'])
}

/** Entries of a page of a playlist at their positions, and what was passed over. */
export interface EntryPage {
  entries: EntryInput[]
  total: number | null
  hasNext: boolean
  /** Rows of the page, with those that have no track. The next page begins after them, however many were asked for. */
  length: number
  /** Rows that hold no track any more. */
  empty: number
  episodes: number
}

export function entriesOf(value: unknown, offset: number): EntryPage {
  const result: EntryPage = { entries: [], total: null, hasNext: false, length: 0, empty: 0, episodes: 0 }
  const page = pageOf(value, offset, 0, row => row)
  const { length } = page.rows
  result.length = length
  result.total = page.total
  const isWhole = page.total === null ? objectOf(value)['next'] == null : offset + length >= page.total
  result.hasNext = length > 0 && !isWhole
  page.rows.forEach((raw, index) => {
    const row = objectOf(raw)
    const item = row['item'] ?? row['track']
    const track = trackOf(item)
    if (track) {
      const addedAt = Date.parse(text(row['added_at']) ?? '')
      result.entries.push({ position: offset + index, track, addedAt: Number.isNaN(addedAt) ? null : addedAt })
    } else if (objectOf(item)['id'] != null) result.episodes++
    else result.empty++
  })
  return result
}
