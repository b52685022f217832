import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './support/read'
import { commandsOf } from './support/tutorial'

const documents = ['docs/openshift.md', 'docs/kubernetes.md']
const pairs: [string, string][] = [
  ...documents.map((document): [string, string] => [document, document.replace('docs/', 'docs/ko/')]),
  ['README.md', 'README.ko.md'],
]
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }

function withoutRemarks(document: string): string[] {
  return commandsOf(document).map((command) => command.replace(/\s+#.*$/, ''))
}

describe('the documents', () => {
  it.each(pairs)('%s and %s have the same commands in the same order', (english, korean) => {
    expect(withoutRemarks(english).length).toBeGreaterThan(0)
    expect(withoutRemarks(korean)).toEqual(withoutRemarks(english))
  })

  it.each(pairs.flat())('%s names files and scripts that exist', (document) => {
    for (const command of commandsOf(document)) {
      const path = /-[fk] ((?:deployments|overlays)\S*)/.exec(command)?.[1]
      if (path) expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true })
    }
    const text = readFileSync(join(root, document), 'utf8')
    for (const [, script = ''] of text.matchAll(/\bnpm run ([\w:]+)/g))
      expect(scripts).toHaveProperty([script])
  })

  it.each(pairs.flat())('%s links to what is there', (document) => {
    const text = readFileSync(join(root, document), 'utf8')
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link)
    const broken = links.filter(
      (link) => !/^https?:/.test(link) && !existsSync(join(root, document, '..', link)),
    )
    expect(broken).toEqual([])
  })
})
