import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** The content security policy: the page runs its inlined script, style and worker, and loads nothing. */
const policyOf = (script: string, style: string) =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

/** Escapes what would end the script element, or would prevent its end tag from ending it. */
const escapeScript = (script: string) => script.replaceAll(/<\/(script)/gi, '<\\/$1').replaceAll('<!--', '<\\!--')

/** The joined text of all built files with this extension. */
async function textOf(folder: string, extension: string): Promise<string> {
  const names = await readdir(folder, { recursive: true })
  const files = names.filter((name) => name.endsWith(extension)).sort()
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
}

/** The built page with its script, style and licenses inlined. */
async function inlinedPage(folder: string): Promise<string> {
  const [html, script, style, licenses] = await Promise.all([
    textOf(folder, '.html'),
    textOf(folder, '.js').then(escapeScript),
    textOf(folder, '.css'),
    textOf(folder, '.md'),
  ])
  const policy = `<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}" />`
  return html
    .replace(/\s*<script[^>]*src=[^>]*><\/script>/, '')
    .replaceAll(/\s*<link rel="(stylesheet|modulepreload)"[^>]*>/g, '')
    .replace('<meta charset="utf-8" />', (charset) => `${charset}${policy}`)
    .replace('</head>', () => `<style>${style}</style></head>`)
    .replace('</body>', () => `<script type="module">${script}</script></body>`)
    .concat(`<!--\n${licenses.replaceAll('--', '- -')}\n-->\n`)
}

/** Builds a page as one HTML file, which also works when opened from a disk. `entry`: the script of that page. */
export function singleFile({ entry, fileName }: { entry: string; fileName: string }): Plugin {
  let folder = ''
  return {
    name: 'single-file',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir)
    },
    transformIndexHtml: {
      order: 'pre',
      handler: (html) => html.replace(/src="\/src\/[^"]+"/, `src="${entry}"`).replace(/\s*<link rel="icon"[^>]*>/, ''),
    },
    // After a failed build there are no files to join, and an error here would hide why the build failed.
    closeBundle: async (error?: Error) => {
      if (error) return
      const html = await inlinedPage(folder)
      await rm(folder, { recursive: true })
      await mkdir(folder)
      await writeFile(join(folder, fileName), html)
    },
  }
}
