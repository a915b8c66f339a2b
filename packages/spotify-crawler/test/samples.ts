/** Small files of every format, written from the formats' descriptions. */
import { rmSync } from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'

const id = (n: number): string => `${n}`.padStart(22, '0')

export const MPD = {
  info: { slice: '0-1', version: 'v1' },
  playlists: [
    {
      pid: 0,
      name: 'Throwbacks',
      collaborative: 'false',
      modified_at: 1493424000,
      num_tracks: 3,
      num_followers: 1,
      tracks: [
        mpdTrack(0, 1, 'Lose Control', 'Missy Elliott'),
        mpdTrack(1, 2, 'Toxic', 'Britney Spears'),
        mpdTrack(2, 1, 'Lose Control', 'Missy Elliott'),
      ],
    },
    {
      pid: 1,
      name: '夜晚 "mix"',
      description: 'quiet',
      collaborative: 'true',
      modified_at: 1506556800,
      num_tracks: 1,
      tracks: [mpdTrack(0, 3, '愛', '王菲')],
    },
  ],
}

function mpdTrack(pos: number, n: number, title: string, artist: string): object {
  return {
    pos,
    track_name: title,
    track_uri: `spotify:track:${id(n)}`,
    album_name: `Album ${n}`,
    album_uri: `spotify:album:${id(n)}`,
    artist_name: artist,
    artist_uri: `spotify:artist:${id(n)}`,
    duration_ms: 200_000 + n,
  }
}

export const ACCOUNT = {
  playlists: [
    {
      name: 'Mine',
      lastModifiedDate: '2024-05-01',
      description: null,
      numberOfFollowers: 2,
      items: [
        {
          track: { trackName: 'One', artistName: 'A', albumName: 'Al', trackUri: `spotify:track:${id(11)}` },
          episode: null,
          localTrack: null,
          addedDate: '2024-01-02',
        },
        {
          track: null,
          episode: { episodeName: 'E', showName: 'S', episodeUri: 'spotify:episode:x' },
          localTrack: null,
          addedDate: '2024-01-03',
        },
        {
          track: null,
          episode: null,
          localTrack: { uri: 'spotify:local:Some+Band:Demo:My+Song:200' },
          addedDate: '2024-01-04',
        },
        { track: null, episode: null, localTrack: null, addedDate: '2024-01-05' },
      ],
    },
    {
      name: 'Mine',
      lastModifiedDate: '2024-05-02',
      items: [{ track: { trackName: 'Two', artistName: 'B', trackUri: `spotify:track:${id(12)}` } }],
    },
  ],
}

export const LIBRARY = {
  tracks: [{ artist: 'A', album: 'Al', track: 'One', uri: `spotify:track:${id(11)}` }],
  albums: [],
  shows: [],
  artists: [],
}

export const HISTORY = [
  { endTime: '2024-01-01 10:00', artistName: 'A', trackName: 'One', msPlayed: 180_000 },
  { endTime: '2024-01-01 10:04', artistName: 'B', trackName: 'Two', msPlayed: 180_000 },
  { endTime: '2024-01-01 10:05', artistName: 'B', trackName: 'Skipped', msPlayed: 2000 },
  { endTime: '2024-01-01 20:00', artistName: 'A', trackName: 'One', msPlayed: 180_000 },
]

export const EXTENDED_HISTORY = [
  {
    ts: '2024-01-01T10:00:00Z',
    username: 'secret-user',
    ip_addr: '203.0.113.77',
    user_agent_decrypted: 'secret-agent',
    ms_played: 100_000,
    master_metadata_track_name: 'One',
    master_metadata_album_artist_name: 'A',
    master_metadata_album_album_name: 'Al',
    spotify_track_uri: `spotify:track:${id(11)}`,
  },
  {
    ts: '2024-01-01T10:05:00Z',
    ip_addr: '203.0.113.77',
    ms_played: 100_000,
    master_metadata_track_name: null,
    spotify_episode_uri: 'spotify:episode:y',
  },
  {
    ts: '2024-01-01T10:08:00Z',
    ip_addr: '203.0.113.77',
    ms_played: 100_000,
    master_metadata_track_name: 'Two',
    master_metadata_album_artist_name: 'B',
    spotify_track_uri: `spotify:track:${id(12)}`,
  },
]

export const EXPORTIFY_WATSONBOX = `"Track URI","Track Name","Artist URI(s)","Artist Name(s)","Album URI","Album Name","Album Artist URI(s)","Album Artist Name(s)","Album Release Date","Album Image URL","Disc Number","Track Number","Track Duration (ms)","Track Preview URL","Explicit","Popularity","ISRC","Added By","Added At"
"spotify:track:${id(21)}","Say ""Hi""","spotify:artist:${id(1)}, spotify:artist:${id(2)}","Tyler\\, The Creator, B","spotify:album:${id(1)}","Al","","","1999","","1","1","200000","","true","5","USX","spotify:user:someone","2020-01-01T00:00:00Z"
"spotify:track:${id(22)}","Zwei","spotify:artist:${id(3)}","C","spotify:album:${id(1)}","Al","","","1999","","1","2","100000","","false","5","","",""
`

export const EXPORTIFY_NET = `\ufeffTrack URI,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Explicit,Added By,Added At,Genres,Record Label
spotify:track:${id(21)},Hi,Al,A;B,1999,200000,5,false,someone,2020-01-01T00:00:00Z,"rock,pop",X
spotify:track:${id(23)},"Comma, title",Al,C,1999,100000,5,true,someone,2020-01-01T00:00:00Z,,X
`

export const EXPORTIFY_OLD = `Spotify ID,Artist IDs,Track Name,Album Name,Artist Name(s),Release Date,Duration (ms),Popularity,Added By,Added At,Genres
${id(21)},"${id(1)},${id(2)}",Hi,Al,"A,B",1999,200000,5,someone,2020-01-01T00:00:00Z,rock
`

const MBID = '8f3471b5-7e6a-48da-86a9-c1c07a0f47ae'
export const JSPF = {
  playlist: {
    title: 'LB list',
    creator: 'someone',
    date: '2024-01-01T00:00:00+00:00',
    identifier: `https://listenbrainz.org/playlist/${MBID}`,
    track: [
      {
        title: 'One',
        creator: 'A',
        album: 'Al',
        duration: 1000,
        identifier: [`https://musicbrainz.org/recording/${MBID}`],
      },
      { title: 'One', creator: 'A', identifier: `https://musicbrainz.org/recording/${MBID}` },
      { title: 'Two', creator: 'B', location: [`https://open.spotify.com/track/${id(31)}?si=x`] },
      { title: 'Three', creator: 'C' },
      { annotation: 'neither title nor id' },
    ],
    extension: { 'https://musicbrainz.org/doc/jspf#playlist': { public: true } },
  },
}

export const LISTENS = [1_700_000_000, 1_700_000_200, 1_700_009_000]
  .map(at =>
    JSON.stringify({
      listened_at: at,
      user_name: 'secret-user',
      track_metadata: {
        artist_name: 'A',
        track_name: `T${at}`,
        additional_info: { recording_mbid: at === 1_700_000_000 ? MBID : null },
      },
    }),
  )
  .join('\n')

export const XSPF = `<?xml version="1.0" encoding="UTF-8"?>
<playlist version="1" xmlns="http://xspf.org/ns/0/" xmlns:x="http://example.org/x">
  <title>X &amp; Y</title>
  <trackList>
    <track><title>One</title><creator>A</creator><duration>1000</duration><identifier>https://musicbrainz.org/recording/${MBID}</identifier><x:title>wrong</x:title></track>
    <track><title><![CDATA[Two <2>]]></title><creator>B</creator><extension application="x"><x:clip><title>wrong</title></x:clip></extension></track>
    <track><location>file:///nothing</location></track>
  </trackList>
</playlist>`

export const M3U = `#EXTM3U\r\n#PLAYLIST:Drive\r\n#EXTINF:123,A - One\r\nmusic/one.mp3\r\n#EXTINF:-1 tvg-name="x, y",B - Two - Live\r\nC:\\Music\\two.mp3\r\n03. C - Three.flac\r\n#EXTART:D\r\n#EXTINF:5,Four - Part\r\nhttps://example.org/4.mp3\r\n`

export const NOWPLAYING = `"user_id", "artistname", "trackname", "playlistname"
"u1","A","One","list"
"u1","B","Two \\"live\\"","list"
"u1","C","Three","other"
"u2","A","One","list"
"u2","broken"
"u1","D","Later","list"
`

export const CSV =
  'Track name,Artist name,Album,Playlist name,ISRC\nOne,A,Al,First,X\n"Two ""live""",B,"Al, two",Second,\nThree,C,,First,\n'

export const PLS =
  '[playlist]\nNumberOfEntries=2\nFile1=/m/A - One.mp3\nFile2=2.mp3\nTitle2=B - Two\nLength2=225\nVersion=2\n'

export const WPL = `<?wpl version="1.0"?><smil><head><title>W &amp; X</title></head><body><seq>
  <media src="a.mp3" trackTitle="One" trackArtist="A" albumTitle="Al" duration="225000"/><media src="..\\B - Two.wma"/></seq></body></smil>`

export const ITUNES = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0"><dict><key>Tracks</key><dict><key>7</key><dict><key>Name</key><string>One</string><key>Artist</key><string>A</string></dict></dict>
<key>Playlists</key><array><dict><key>Name</key><string>Mine</string><key>Playlist ID</key><integer>3</integer>
<key>Playlist Items</key><array><dict><key>Track ID</key><integer>7</integer></dict></array></dict></array></dict></plist>`

export const REKORDBOX = `<?xml version="1.0"?><DJ_PLAYLISTS><COLLECTION><TRACK TrackID="1" Name="One" Artist="A"/></COLLECTION>
<PLAYLISTS><NODE Type="0" Name="ROOT"><NODE Name="Set" Type="1" KeyType="0"><TRACK Key="1"/></NODE></NODE></PLAYLISTS></DJ_PLAYLISTS>`

export const LASTFM = `uts,utc_time,artist,artist_mbid,album,album_mbid,track,track_mbid
"1700000000","14 Nov 2023, 22:13","A","","Al","","One",""
"1700000300","14 Nov 2023, 22:18","B","","","","Two","${MBID}"
`

export const USER_ARTISTS = `userID\tartistID\tweight\n2\t51\t100\n2\t52\t300\n3\t51\t 5\n3\tx\t5\n`
export const ARTISTS = `id\tname\turl\tpictureURL\n51\tDuran Duran\thttp://x\thttp://y\n52\tMorcheeba\thttp://x\thttp://y\n`

/** A database as the original Go program makes it. */
export function writeGoDatabase(path: string): void {
  rmSync(path, { force: true })
  const db = new BetterSqlite3(path)
  db.exec(`
    CREATE TABLE playlists (id text, collaborative numeric, endpoint text, name text, is_public numeric, snapshot_id text, uri text, PRIMARY KEY (id));
    CREATE TABLE tracks (id text, disc_number integer, duration integer, explicit numeric, endpoint text, name text, preview_url text, track_number integer, uri text, type text, image_url text, PRIMARY KEY (id));
    CREATE TABLE artists (id text, name text, uri text, PRIMARY KEY (id));
    CREATE TABLE playlist_tracks (playlist_id text, track_id text, PRIMARY KEY (playlist_id, track_id));
    CREATE TABLE track_artists (track_id text, artist_id text, PRIMARY KEY (track_id, artist_id));
    CREATE VIRTUAL TABLE tracks_name_fts USING fts5 (name, id);
    INSERT INTO playlists VALUES ('${id(91)}', 0, 'e', 'Old list', 1, 'snap', 'u');
    INSERT INTO tracks VALUES ('${id(1)}', 1, 200001, 0, 'e', 'Lose Control', '', 4, 'u', 'track', 'https://images.invalid/1');
    INSERT INTO tracks VALUES ('${id(2)}', 1, 200002, 1, 'e', 'Toxic', '', 1, 'u', 'track', '');
    INSERT INTO tracks VALUES ('', 0, 0, 0, '', 'local', '', 0, '', 'track', '');
    INSERT INTO artists VALUES ('${id(1)}', 'Missy Elliott', 'u'), ('${id(5)}', 'Ciara', 'u');
    INSERT INTO playlist_tracks VALUES ('${id(91)}', '${id(2)}'), ('${id(91)}', ''), ('${id(91)}', '${id(1)}'), ('${id(91)}', 'missing');
    INSERT INTO track_artists VALUES ('${id(1)}', '${id(5)}'), ('${id(1)}', '${id(1)}');`)
  db.close()
}
