"""What py-sonic gets of a server: one line of JSON. Arguments: port, user, password, title of a song."""

import json
import sys

import libsonic

port, user, password, title = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]


def connect(secret, **options):
    return libsonic.Connection("http://127.0.0.1", user, secret, port=port, **options)


player = connect(password)
song = player.search3(title)["searchResult3"]["song"][0]
other = player.getRandomSongs(size=50)["randomSongs"]["song"]
artist = player.getArtists()["artists"]["index"][0]["artist"][0]
album = player.getAlbumList2("alphabeticalByName", size=50)["albumList2"]["album"][0]
folder = player.getIndexes()["indexes"]["index"][0]["artist"][0]

player.star(sids=[song["id"]], albumIds=[album["id"]], artistIds=[artist["id"]])
player.setRating(song["id"], 5)
player.scrobble(song["id"])
player.scrobble(song["id"], submission=False)
player.createPlaylist(name="Mine", songIds=[song["id"], song["id"]])
playlist = player.getPlaylists()["playlists"]["playlist"][0]
player.updatePlaylist(playlist["id"], name="Ours", comment="both", songIdsToAdd=[other[0]["id"]], songIndexesToRemove=[0])
changed = player.getPlaylist(playlist["id"])["playlist"]
player.savePlayQueue([song["id"]], song["id"], 1000)
player.createBookmark(song["id"], 5000)
starred = player.getStarred2()["starred2"]


def refused(secret):
    try:
        connect(secret).getLicense()
        return "let in"
    except libsonic.errors.CredentialError:
        return "refused"


answers = {
    "ping": player.ping() and connect(password, legacyAuth=True).ping() and connect(password, useGET=False).ping(),
    "license": player.getLicense()["license"]["valid"],
    "song": song["title"],
    "songs": len(other),
    "artist": player.getArtist(artist["id"])["artist"]["name"] == artist["name"],
    "album": [one["title"] for one in player.getAlbum(album["id"])["album"]["song"]],
    "folder": len(player.getMusicDirectory(folder["id"])["directory"]["child"]) > 0,
    "starred": [len(starred["song"]), len(starred["album"]), len(starred["artist"])],
    "rated": player.getSong(song["id"])["song"]["userRating"],
    "played": player.getSong(song["id"])["song"]["playCount"],
    "playing": player.getNowPlaying()["nowPlaying"]["entry"][0]["id"] == song["id"],
    "playlist": [changed["name"], changed["comment"], changed["songCount"]],
    "deleted": player.deletePlaylist(playlist["id"])["status"],
    "queue": player.getPlayQueue()["playQueue"]["current"] == song["id"],
    "bookmarks": len(player.getBookmarks()["bookmarks"]["bookmark"]),
    "similar": len(player.getSimilarSongs2(song["id"], count=3)["similarSongs2"]["song"]),
    "artists": len(player.getArtistInfo2(song["artistId"], count=2)["artistInfo2"]["similarArtist"]),
    "top": len(player.getTopSongs(song["artist"])["topSongs"]["song"]) > 0,
    "genres": player.getGenres()["status"],
    "lyrics": player.getLyrics(artist=song["artist"], title=song["title"])["lyrics"]["value"].split("\n")[0],
    "bytes": player.stream(song["id"]).read(4).decode("latin1"),
    "downloaded": len(player.download(song["id"]).read()),
    "user": player.getUser(user)["user"]["username"],
    "wrong": refused("wrong"),
}
print(json.dumps(answers))
