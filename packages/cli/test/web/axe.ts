import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** WCAG 2.2, levels A and AA, contrast included. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/**
 * What axe-core finds on a page, with the elements that it concerns.
 *
 * @param options.rules some of its rules. Default: {@link RULES}
 * @param options.within a selector: only what lies in there. Default: the whole page
 */
export async function axeFinds(
  page: Page,
  { rules = RULES, within = 'html' }: { rules?: readonly string[]; within?: string } = {},
): Promise<string[]> {
  // Half a megabyte: read once for each load of a page.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(
    async ([within, rules]) => {
      const { axe } = globalThis as unknown as {
        axe: {
          run(within: string, options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }>
        }
      }
      // Nothing of the page comes from elsewhere: no style sheet has to be fetched again.
      const { violations } = await axe.run(within, { runOnly: rules, resultTypes: ['violations'], preload: false })
      return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
    },
    [within, rules] as const,
  )
}
