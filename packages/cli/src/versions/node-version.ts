/** Oldest Node.js that the program runs on: what better-sqlite3 13 needs. */
const OLDEST_NODE = { major: 22, minor: 12 } as const

/** The message for a Node.js that is too old; null when it is new enough. */
export function nodeTooOld(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const { major: needed, minor: neededMinor } = OLDEST_NODE
  if (major > needed || (major === needed && minor >= neededMinor)) return null
  return `murecom needs Node.js ${needed}.${neededMinor} or newer, this is ${version}. Get one at https://nodejs.org`
}
