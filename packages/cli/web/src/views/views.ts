import type { Song } from '../api/types.ts'
import type { MakeView } from '../places/router.ts'
import { groupsView } from './discover/groups.ts'
import { likeView } from './discover/like.ts'
import { matchView } from './discover/match.ts'
import { mixView } from './discover/mix.ts'
import { pathView } from './discover/path.ts'
import { albumView } from './library/album.ts'
import { albumsView } from './library/albums.ts'
import { artistsView, artistView } from './library/artists.ts'
import { genresView, genreView } from './library/genres.ts'
import { moreView } from './more.ts'
import type { App } from './parts.ts'
import { radioView } from './radio.ts'
import { favouritesView, historyView } from './yours/personal.ts'
import { playlistsView, playlistView } from './yours/playlists.ts'

/**
 * The views that are made when one comes to them, by their places.
 *
 * @param onPath called with each way between songs that is found
 */
export function allViews(app: App, onPath: (songs: readonly Song[]) => void): ReadonlyMap<string, MakeView> {
  return new Map<string, MakeView>([
    ['albums', albumsView()],
    ['album', albumView(app)],
    ['artists', artistsView()],
    ['artist', artistView(app)],
    ['genres', genresView()],
    ['genre', genreView(app)],
    ['favourites', favouritesView(app)],
    ['playlists', playlistsView()],
    ['playlist', playlistView(app)],
    ['history', historyView(app)],
    ['radio', radioView(app)],
    ['mix', mixView(app)],
    ['path', pathView(app, onPath)],
    ['groups', groupsView(app)],
    ['match', matchView(app)],
    ['like', likeView(app)],
    ['more', moreView()],
  ])
}
