import { readFileSync } from 'node:fs'

/** The version of this package. Its package.json lies one folder above both the sources and what is built. */
export function programVersion(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}
