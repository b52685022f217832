import { readFile } from 'node:fs/promises'
import { type IncomingMessage, type ServerResponse } from 'node:http'
import { extname, join } from 'node:path'

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Matches the paths of the pages' files. A matching path cannot refer to a file outside the folder. */
const FILE_PATH = /^\/(?:assets\/[\w-][\w.-]*|favicon\.svg)$/

/** The Content Security Policy, the same as that of the frontend's server. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page that `/` redirects to. */
const HOME_PAGE = '/model'

/** Pages that work without the services. */
const PAGES: readonly string[] = [HOME_PAGE, '/race', '/replay']

/**
 * Serves `/model`, `/race` and `/replay` from the simulator's build folder, for a workload without a frontend, such as the HPA lab;
 * `/` redirects to `/model`. Resolves to false for other paths.
 */
export function labPages(folder: string) {
  return async ({ method, url = '/' }: IncomingMessage, res: ServerResponse): Promise<boolean> => {
    const path = url.split('?', 1)[0] ?? '/'
    if (method !== 'GET') return false
    const name = fileOf(path)
    const content = name && (await readFile(join(folder, name)).catch(() => undefined))
    if (!name || !content) return false
    if (path === '/') res.writeHead(302, { location: HOME_PAGE }).end()
    else
      res
        .writeHead(200, {
          'content-type': contentTypes[extname(name)] ?? 'application/octet-stream',
          'content-security-policy': POLICY,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-cache',
        })
        .end(content)
    return true
  }
}

function fileOf(path: string): string | undefined {
  const page = path === '/' ? HOME_PAGE : path
  if (PAGES.includes(page)) return `${page}.html`
  return FILE_PATH.test(path) ? path : undefined
}
