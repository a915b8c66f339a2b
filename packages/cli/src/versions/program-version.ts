import { createRequire } from 'node:module'

/** The version of this package. It is found by the package's own name, which works from the sources and from what is built. */
export function programVersion(): string {
  const { version } = createRequire(import.meta.url)('@murecom/cli/package.json') as { version: string }
  return version
}
