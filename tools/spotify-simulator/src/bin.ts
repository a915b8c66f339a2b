#!/usr/bin/env node
// spotify-simulator [--playlists 1000] [--profile extended] [--seed 1] [--port 0] [--faults 0.1]
import { parseArgs } from 'node:util'
import { startSimulator } from './server.ts'

const { values } = parseArgs({
  options: {
    playlists: { type: 'string', default: '1000' },
    profile: { type: 'string', default: 'extended' },
    seed: { type: 'string', default: '1' },
    port: { type: 'string', default: '0' },
    faults: { type: 'string', default: '0' },
  },
})
const simulator = await startSimulator({
  playlists: Number(values.playlists),
  profile: values.profile === 'development' ? 'development' : 'extended',
  seed: Number(values.seed),
  port: Number(values.port),
  faults: { transient: Number(values.faults) },
})
console.log(`SPOTIFY_CLIENT_ID=${simulator.clientId} SPOTIFY_CLIENT_SECRET=${simulator.clientSecret}`)
console.log(`murecom crawl --seed rock --playlists 100 --db playlists.db --profile ${values.profile} \\`)
console.log(`  --api-url ${simulator.apiUrl} --accounts-url ${simulator.accountsUrl}`)
