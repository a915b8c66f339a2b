import { fail } from '../answer.ts'
import type { Ask, Methods } from '../ask.ts'

/** What is answered beyond version 1.16.1, by name, with its versions. */
export const EXTENSIONS = [
  { name: 'formPost', versions: [1] },
  { name: 'apiKeyAuthentication', versions: [1] },
  { name: 'songLyrics', versions: [1] },
  { name: 'sonicSimilarity', versions: [1] },
  { name: 'indexBasedQueue', versions: [1] },
]

/** The server itself: that it is there, what it can do, who may use it. */
export const SYSTEM: Methods = {
  ping: () => ({}),
  getLicense: () => ({ license: { valid: true } }),
  tokenInfo: ask => ({ tokenInfo: { username: nameOf(ask) } }),
  getUser: ask => {
    const { user } = ask
    const wanted = ask.text('username') ?? user
    if (user !== '' && wanted !== user) fail('notAllowed', 'a user is shown to themselves only')
    return { user: userOf(wanted || nameOf(ask)) }
  },
  getUsers: ask => ({ users: { user: [userOf(nameOf(ask))] } }),
  getScanStatus: scanStatus,
  // New files are found by murecom index, or by murecom serve --watch.
  startScan: scanStatus,
  getInternetRadioStations: () => ({ internetRadioStations: { internetRadioStation: [] } }),
  getPodcasts: () => ({ podcasts: { channel: [] } }),
  getNewestPodcasts: () => ({ newestPodcasts: { episode: [] } }),
  getShares: () => ({ shares: { share: [] } }),
  getVideos: () => ({ videos: { video: [] } }),
  getChatMessages: () => ({ chatMessages: { chatMessage: [] } }),
  createUser: notHere,
  updateUser: notHere,
  deleteUser: notHere,
  changePassword: notHere,
  jukeboxControl: () => fail('notAllowed', 'this server plays nothing by itself'),
  createShare: () => fail('notAllowed', 'this server shares nothing'),
  getAvatar: () => fail('notFound', 'users have no pictures here'),
}

function notHere(): never {
  fail('notAllowed', 'users are changed by murecom user on the machine of the server')
}

function scanStatus({ music, serving }: Ask) {
  return {
    scanStatus: { scanning: false, count: serving.served.length, lastScan: new Date(music.readAt).toISOString() },
  }
}

function nameOf(ask: Ask): string {
  return ask.user || ask.text('u') || 'murecom'
}

function userOf(username: string) {
  return {
    username,
    scrobblingEnabled: true,
    adminRole: false,
    settingsRole: false,
    downloadRole: true,
    uploadRole: false,
    playlistRole: true,
    coverArtRole: false,
    commentRole: false,
    podcastRole: false,
    streamRole: true,
    jukeboxRole: false,
    shareRole: false,
    videoConversionRole: false,
  }
}
