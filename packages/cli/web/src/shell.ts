/**
 * Keeps the files of the page, so that it can be installed and begins without its server. Browsers do it on https and on the machine
 * itself only; answers about music are never kept (tools/build/shell-worker.js).
 */
export function startShell(): void {
  if (!('serviceWorker' in navigator)) return
  const start = (): void => {
    // A browser may refuse, such as in a private window: the page works without.
    navigator.serviceWorker.register('./shell-worker.js').catch(() => undefined)
  }
  // The page's own first requests go first.
  if (document.readyState === 'complete') start()
  else addEventListener('load', start, { once: true })
}
