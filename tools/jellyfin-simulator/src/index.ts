export type { SimulatedPlaylist, SimulatedSong } from './catalogue.ts'
export { type JellyfinSimulator, startJellyfin } from './server.ts'
