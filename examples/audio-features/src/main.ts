import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, song } from './audio-features.ts'

const { lines, html } = await describe(process.argv[2] ?? song())
for (const line of lines) console.log(line)
const home = join(import.meta.dirname, '..', '..', '..', '.demo')
mkdirSync(home, { recursive: true })
writeFileSync(join(home, 'audio-features.html'), html)
