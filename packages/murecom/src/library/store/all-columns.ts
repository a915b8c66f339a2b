/**
 * Every column of `songs`, as a library on PostgreSQL has them too. test/postgres/shared-library.node.test.ts holds the
 * list equal to the tables.
 */
export const ALL_COLUMNS = [
  ...['id', 'path', 'size', 'mtime_ms', 'hash', 'title', 'artist', 'album', 'duration_seconds', 'vectors', 'tags'],
  ...['decoder', 'artists', 'album_artist', 'track_number', 'disc_number', 'year', 'genres', 'compilation', 'isrc'],
  ...['recording_id', 'track_id', 'release_id', 'release_group_id', 'artist_ids', 'album_artist_ids', 'track_gain'],
  ...['track_peak', 'album_gain', 'album_peak', 'cover', 'tags_version', 'bpm', 'beat_clarity', 'camelot'],
  ...['key_confidence', 'energy', 'sound_version', 'loudness', 'loudness_range', 'true_peak', 'is_measured', 'beside'],
]
