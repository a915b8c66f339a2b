/** What the address shows: `#/album/al-1?order=year` is the place `album` with an id and a query. */
export interface Route {
  place: string
  /** Empty where the place needs none. */
  id: string
  query: URLSearchParams
}

/** Reads the part of an address behind `#`. An empty one is the songs. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s)
  const [place = '', ...rest] = path.split('/')
  return { place: place || 'songs', id: decoded(rest.join('/')), query: new URLSearchParams(query) }
}

/** The address of a place. */
export function linkTo(place: string, id: string | number = '', query: Readonly<Record<string, string>> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== '')
  const text = new URLSearchParams(given).toString()
  const path = id === '' ? place : `${place}/${encodeURIComponent(id)}`
  return `#/${path}${text === '' ? '' : `?${text}`}`
}

/** Whoever types an address may leave half of a letter in it. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
