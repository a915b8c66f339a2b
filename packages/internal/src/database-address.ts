/** Addresses of PostgreSQL databases, which may hold a password. */

/** True for the address of a PostgreSQL database, rather than a path. */
export function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(text)
}

/** A path as it is; an address as messages show it: user, host, port and name of the database alone. */
export function shownAddress(place: string): string {
  if (!isPostgresUrl(place)) return place
  if (!URL.canParse(place)) return 'postgres://...'
  const { username, host, pathname, searchParams } = new URL(place)
  const where = host || searchParams.get('host') || 'localhost'
  return `postgres://${username === '' ? '' : `${username}@`}${where}${pathname}`
}
