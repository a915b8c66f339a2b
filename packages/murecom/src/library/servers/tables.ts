/**
 * What version 5 added: songs that servers of music have. A row of `server_songs` says that a song has an id on a server,
 * wherever its sound was read: `server` is `subsonic://host/` or `jellyfin://host/`, as in the paths of songs that were
 * fetched from there. `facts` is a hash of what the server said of the song. `server_days` counts the bytes that were fetched
 * from a server on a day, as `2026-11-29`. Later versions must not change this.
 */
export const TABLES_OF_VERSION_5 = `
  CREATE TABLE server_songs (
    server TEXT NOT NULL,
    server_id TEXT NOT NULL,
    song_id INTEGER NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (server, server_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX server_songs_song ON server_songs(song_id);
  CREATE TABLE server_days (server TEXT PRIMARY KEY, day TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT;
  CREATE TRIGGER server_songs_of_removed AFTER DELETE ON songs BEGIN
    DELETE FROM server_songs WHERE song_id = old.id;
  END;
`
