#!/usr/bin/env node
// The version comes first, before anything with native code is loaded: under Node 20 better-sqlite3 ends the process.
import { nodeTooOld } from './versions/node-version.ts'

// A program that another one has started, such as the watch of `serve --watch`, ends with it.
if (process.channel) {
  process.once('disconnect', () => process.kill(process.pid, 'SIGINT'))
  process.channel.unref()
}

const complaint = nodeTooOld(process.versions.node)
if (complaint) {
  console.error(complaint)
  process.exitCode = 1
} else {
  const { main } = await import('./index.ts')
  process.exitCode = await main(process.argv.slice(2))
}
