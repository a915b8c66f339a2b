/** A song of the simulated server: what it says of it, and its file. */
export interface SimulatedSong {
  /** 32 hexadecimal digits, as Jellyfin's are. */
  id: string
  name: string
  artists?: readonly string[]
  album?: string
  seconds: number
  container: string
  path: string
  bytes: Uint8Array
  /** Its picture, if it has one. */
  cover?: Uint8Array
  isFavorite?: boolean
  playCount?: number
  lastPlayed?: string
}

/** A playlist, whose entries have ids of their own. */
export interface SimulatedPlaylist {
  id: string
  name: string
  entries: { entryId: string; song: string }[]
}

/** Fields that are in an answer only when the request asks for them. */
const ON_DEMAND = ['Path', 'Genres', 'ProviderIds', 'MediaSources', 'DateCreated'] as const

/** An item as the API gives it. */
export function itemOf(song: SimulatedSong, fields: readonly string[]): Record<string, unknown> {
  const demanded: Record<(typeof ON_DEMAND)[number], unknown> = {
    Path: song.path,
    Genres: ['Rock'],
    ProviderIds: { MusicBrainzRecording: '0f3dd4a8-2f3c-4d2c-9f0a-6ee1e2f9c0aa' },
    MediaSources: [{ Id: song.id, Size: song.bytes.length, Container: song.container, Path: song.path }],
    DateCreated: '2026-01-01T00:00:00.0000000Z',
  }
  return {
    Id: song.id,
    Name: song.name,
    Type: 'Audio',
    Artists: song.artists ?? [],
    Album: song.album,
    AlbumArtist: song.artists?.[0],
    IndexNumber: 1,
    ProductionYear: 2001,
    RunTimeTicks: song.seconds * 1e7,
    UserData: {
      IsFavorite: song.isFavorite ?? false,
      PlayCount: song.playCount ?? 0,
      ...(song.lastPlayed !== undefined && { LastPlayedDate: song.lastPlayed }),
    },
    ...Object.fromEntries(ON_DEMAND.filter(name => fields.includes(name)).map(name => [name, demanded[name]])),
  }
}
