import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../manifests/support/read'
import { publishedPackages, readManifest } from '../support/published-packages'

const { engines, license, version } = readManifest('.')

describe.each(publishedPackages)('the published package $folder', ({ folder, manifest }) => {
  const isPublished = (name: string) => publishedPackages.some((other) => other.manifest.name === name)

  it('has the fields that package registries show', () => {
    expect(manifest).toMatchObject({
      name: `@food-delivery/${folder}`,
      license,
      engines,
      homepage: `https://github.com/food-delivery/food-delivery/tree/main/packages/${folder}#readme`,
      repository: {
        type: 'git',
        url: 'git+https://github.com/food-delivery/food-delivery.git',
        directory: `packages/${folder}`,
      },
      publishConfig: { access: 'public' },
    })
    expect(manifest.keywords?.length).toBeGreaterThan(3)
  })

  it('exports each module once, with types, for import and require', () => {
    const { '.': main, './package.json': packageJson, ...subpaths } = manifest.exports ?? {}
    expect(main).toEqual({ types: `./${manifest.types}`, default: `./${manifest.main}` })
    expect(packageJson).toBe('./package.json')
    expect(manifest.type).toBe('commonjs')
    for (const [name, target] of Object.entries(subpaths)) {
      expect({ name, conditions: Object.keys(target) }).toEqual({ name, conditions: ['types', 'default'] })
    }
    // TypeScript's older resolution, the default of `module: commonjs` before version 6, does not read `exports`.
    const typesOf = Object.entries(subpaths).map(([name, target]) => [
      name.slice(2),
      [(target as { types: string }).types.slice(2)],
    ])
    expect(manifest.typesVersions?.['*'] ?? {}).toEqual(Object.fromEntries(typesOf))
  })

  it('depends on published packages only, by semver ranges', () => {
    const dependencies = Object.entries(manifest.dependencies ?? {})
    expect(dependencies.filter(([name]) => name.startsWith('@food-delivery/') && !isPublished(name))).toEqual([])
    expect(dependencies.filter(([, range]) => !/^[\^~]?\d+\.\d+\.\d+$/.test(range))).toEqual([])
  })

  it('packs a licence and a changelog of its version', () => {
    const read = (path: string) => readFileSync(join(root, path), 'utf8')
    expect(read(`packages/${folder}/LICENSE`)).toBe(read('LICENSE'))
    expect(manifest.files).toContain('CHANGELOG.md')
    const changelog = read(`packages/${folder}/CHANGELOG.md`)
    expect(changelog).toContain(`\n## ${manifest.version}\n`)
  })

  it('has the version of the release', () => {
    expect(manifest.version).toBe(version)
  })

  it('has links in its README that work outside this repository', () => {
    const readme = readFileSync(join(root, 'packages', folder, 'README.md'), 'utf8')
    const links = [...readme.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map(([, link = '']) => link)
    expect(links.filter((link) => !link.startsWith('https://'))).toEqual([])
    const repositoryPaths = links.flatMap((link) => /\/food-delivery\/(?:blob|tree)\/main\/(.+)/.exec(link)?.[1] ?? [])
    expect(repositoryPaths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })
})
