import { existsSync } from 'node:fs'

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of the Chromium that the variable CHROMIUM names, else of the system's; undefined without one. */
export function chromiumPath(): string | undefined {
  return [process.env['CHROMIUM'], ...CANDIDATES].find(path => path && existsSync(path))
}

/** As {@link chromiumPath}; prints why tests are skipped where there is none. */
export function findChromium(): string | undefined {
  const found = chromiumPath()
  if (!found) console.log('skipped: no Chromium found; install it or name its path in the variable CHROMIUM')
  return found
}
