// Work in a process of its own, which a test kills. Arguments: database, "open"; or database, "import", folder, rebuild indexes.
import { importPlaylists, openCatalog } from '../src/index.ts'

const [path, what, folder, rebuild] = process.argv.slice(2) as [string, string, string, string]
console.log('started')
const catalog = await openCatalog(path)
if (what === 'import') await importPlaylists(catalog, folder, { rebuildIndexes: rebuild === 'true' })
catalog.close()
