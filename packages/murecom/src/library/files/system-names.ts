/** Names of files and folders that systems make for themselves, in lower case. */
const SYSTEM_NAMES: ReadonlySet<string> = new Set([
  // version control and package managers
  ...['.git', '.svn', '.hg', '.bzr', 'node_modules', '.cache', '.npm'],
  // waste baskets
  ...['.trash', '.trashes', '.dtrash', '$recycle.bin', 'recycler', 'recycled', '#recycle', '@recycle', 'lost+found'],
  // macOS and its network shares
  ...['.ds_store', '.appledouble', '.appledb', '.appledesktop', '.fseventsd', '.spotlight-v100', '.temporaryitems'],
  ...['.documentrevisions-v100', '.volumeicon.icns', '.apdisk', '__macosx', 'network trash folder'],
  // Windows and desktops
  ...['system volume information', 'thumbs.db', 'desktop.ini', '.directory', '.thumbnails', '.mediaartlocal'],
  // network storage: Synology, QNAP, snapshots
  ...['@eadir', '@tmp', '@sharebin', '@recently-snapshot', '.@__thumb', '.streams', '#snapshot', '.snapshot'],
  ...['.snapshots', '.zfs'],
  // programs that keep copies of what they move or share
  ...['.stfolder', '.stversions', '.stignore', '.sync', '.resilio', '.nextcloudsync.log', '.owncloudsync.log'],
])

/** Names by how they begin: AppleDouble halves, waste baskets of a user, files that a network share keeps open, locks. */
const SYSTEM_PREFIXES: readonly string[] = ['._', '.trash-', '.nfs', '.fuse_hidden', '.~lock', '.sync_', '._sync_']

/** True for names that systems and programs use for themselves. A dot alone hides nothing: "...And Justice for All". */
export function isSystemName(name: string): boolean {
  const lower = name.toLowerCase()
  return SYSTEM_NAMES.has(lower) || SYSTEM_PREFIXES.some(prefix => lower.startsWith(prefix))
}
