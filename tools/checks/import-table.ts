/** The table "What may import what" of docs/architecture.md, which imports.ts holds. */

interface Right {
  /** A package, or one of its subpaths: `@murecom/melspec/resample`. */
  specifier: string
  /** Beginnings of the paths, below the package's folder, that have the right; empty is all. */
  places: readonly string[]
}

/** What each package may import, by the folder of the package. "All of the above" are the packages of the rows before. */
export function importTable(markdown: string): Map<string, readonly Right[]> {
  const section = markdown.split('## What may import what')[1]?.split('\n## ')[0] ?? ''
  const rights = new Map<string, readonly Right[]>()
  for (const [, names = '', may = ''] of section.matchAll(/^\| (`[^|]+) \| ([^|]+) \|$/gm)) {
    const own = may.split(';').flatMap(part => {
      const [specifiers = '', places = ''] = part.split(' in ')
      return quoted(specifiers).map(specifier => ({ specifier, places: quoted(places) }))
    })
    if (may.includes('all of the above')) {
      for (const folder of rights.keys()) own.push({ specifier: `@murecom/${folder}`, places: [] })
    }
    for (const folder of quoted(names)) rights.set(folder, own)
  }
  return rights
}

/** Whether a file, by its path from the root, may import a specifier. */
export function mayImport(rights: readonly Right[], path: string, specifier: string): boolean {
  const below = path.split('/').slice(2).join('/')
  return rights.some(
    right =>
      (specifier === right.specifier || specifier.startsWith(`${right.specifier}/`)) &&
      (right.places.length === 0 || right.places.some(place => below.startsWith(place))),
  )
}

const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, inner = '']) => inner)
