export { type Scrobble, type ScrobbleSimulator, startScrobbles } from './server.ts'
