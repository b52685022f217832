import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { valueAt, containersOf, ofKind } from '../manifests/support/objects'
import { describeRendered, parseObjects, readObjects, render, root } from '../manifests/support/read'
import { commandsOf } from '../manifests/support/tutorial'

const documents = [
  'docs/openshift.md',
  'docs/kubernetes.md',
  'docs/hpa-lab.md',
  'docs/own-consumer.md',
  'docs/from-each-message.md',
]
const pairs: [string, string][] = [
  ...documents.map((document): [string, string] => [document, document.replace('docs/', 'docs/ko/')]),
  ['README.md', 'README.ko.md'],
]
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }

function commandsWithoutComments(document: string): string[] {
  return commandsOf(document).map((command) => command.replace(/\s+#.*$/, ''))
}

describe('the documents', () => {
  it.each(pairs)('have the same commands in the same order: %s and %s', (english, korean) => {
    expect(commandsWithoutComments(english).length).toBeGreaterThan(0)
    expect(commandsWithoutComments(korean)).toEqual(commandsWithoutComments(english))
  })

  it.each(pairs)('have the same sections and the same inline code: %s and %s', (english, korean) => {
    const [original, translation] = [english, korean].map((document) => {
      const text = readFileSync(join(root, document), 'utf8').replace(/^```[\s\S]*?^```$/gm, '')
      const headings = [...text.matchAll(/^#+ /gm)].map(String)
      return { headings, code: [...new Set([...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code))].sort() }
    })
    expect(translation).toEqual(original)
  })

  it.each(pairs.flat())('refer to files and scripts that exist: %s', (document) => {
    for (const command of commandsOf(document)) {
      const path = /-[fk] ((?:deployments|overlays)\S*)/.exec(command)?.[1]
      if (path) expect({ path, exists: existsSync(join(root, path)) }).toEqual({ path, exists: true })
    }
    const text = readFileSync(join(root, document), 'utf8')
    for (const [, script = ''] of text.matchAll(/\bnpm run ([\w:]+)/g)) expect(scripts).toHaveProperty([script])
  })

  it('refer to files that exist, in CONTRIBUTING.md', () => {
    const text = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8')
    const paths = [...text.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = '']) => join(root, path))
    expect(paths.length).toBeGreaterThan(20)
    expect(paths.filter((path) => !existsSync(path) && !existsSync(`${path}.ts`))).toEqual([])
  })

  const decisions = readdirSync(join(root, 'docs/decisions')).map((file) => `docs/decisions/${file}`)

  it.each([
    ...pairs.flat(),
    ...decisions,
    'CONTRIBUTING.md',
    'examples/README.md',
    'examples/express-kafkajs/README.md',
    'examples/test-recipes/README.md',
    'test/peers/README.md',
  ])('have no broken links: %s', (document) => {
    const text = readFileSync(join(root, document), 'utf8')
    const links = [...text.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link)
    const brokenLinks = links.filter((link) => !/^https?:/.test(link) && !existsSync(join(root, document, '..', link)))
    expect(brokenLinks).toEqual([])
  })

  it('refer to tests that exist, in docs/decisions/once.md', () => {
    const { stdout } = spawnSync('git', ['ls-files', '*.test.ts'], { cwd: root, encoding: 'utf8' })
    const tests = stdout.trim().split('\n')
    const sources = tests.map((file) => readFileSync(join(root, file), 'utf8')).join()
    const text = readFileSync(join(root, 'docs/decisions/once.md'), 'utf8').replaceAll(/\s+/g, ' ')
    const titles = [...text.matchAll(/"([^"]+)" in \[?`[\w.-]+\.test`/g)].map(([, title = '']) => title)
    expect(titles.length).toBeGreaterThan(8)
    expect(titles.filter((title) => !sources.includes(`'${title}'`))).toEqual([])
  })
})

describeRendered('the overlays in docs/kubernetes.md', () => {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'))
  const text = readFileSync(join(root, 'docs/kubernetes.md'), 'utf8')
  const blocks = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block)
  const renderBlock = (index: number) => {
    const overlay = join(folder, 'overlays', `mine-${index}`)
    mkdirSync(overlay)
    writeFileSync(join(overlay, 'kustomization.yaml'), blocks[index] ?? '')
    return render(overlay)
  }

  beforeAll(() => {
    for (const name of ['deployments', 'overlays']) cpSync(join(root, name), join(folder, name), { recursive: true })
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  it('set the class and the host of the Ingress (first overlay)', () => {
    const [ingress] = ofKind(renderBlock(0), 'Ingress')
    expect(valueAt(ingress, 'spec.ingressClassName')).toBe('traefik')
    expect(valueAt(ingress, 'spec.rules.0.host')).toBe('food.example.com')
  })

  it('replace the Ingress with a Gateway and an HTTPRoute (second overlay)', () => {
    const objects = renderBlock(1)
    expect(ofKind(objects, 'Ingress')).toEqual([])
    expect(ofKind(objects, 'HTTPRoute')).toHaveLength(1)
    expect(ofKind(objects, 'Gateway').map((gateway) => valueAt(gateway, 'spec.gatewayClassName'))).toEqual(['envoy'])
  })
})

describeRendered('the load generator in docs/openshift.md', () => {
  it('uses an image that build.yaml builds in the project', () => {
    const [command = ''] = commandsOf('docs/openshift.md').filter((text) => text.startsWith('oc kustomize'))
    const localCommand = command.replace('oc kustomize', 'kubectl kustomize').replace(/ \| oc apply -f -$/, '')
    const { stdout, status } = spawnSync('sh', ['-c', localCommand], { cwd: root, encoding: 'utf8' })
    expect(status).toBe(0)
    const images = containersOf(parseObjects(stdout)).map(({ container }) => container.image)
    const [build] = ofKind(readObjects('deployments/build.yaml'), 'BuildConfig').filter(
      ({ metadata }) => metadata.name === 'food-delivery-apiservice',
    )
    expect(new Set(images)).toEqual(new Set([valueAt(build, 'spec.output.to.name')]))
  })
})
