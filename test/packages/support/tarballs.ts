import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { publishedPackages } from '../../support/published-packages'

const root = join(__dirname, '../../..')

export const run = promisify(execFile)

export interface Tarball {
  name: string
  path: string
  /** Paths in the tarball, without `package/`. */
  files: string[]
}

/** Packs the published packages into `target`, as `npm publish` would. */
export async function packAll(target: string): Promise<Tarball[]> {
  const workspaces = publishedPackages.flatMap(({ folder }) => ['-w', `packages/${folder}`])
  const { stdout } = await run(
    'npm',
    ['pack', ...workspaces, '--json', '--loglevel=error', '--pack-destination', target],
    { cwd: root },
  )
  // The prepack scripts of the packages may print text before the JSON.
  const packed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as PackReport | Record<string, PackReport[number]>
  return Object.values(packed).map(({ name, filename, files }) => ({
    name,
    path: join(target, filename),
    files: files.map(({ path }) => path),
  }))
}

type PackReport = { name: string; filename: string; files: { path: string }[] }[]

/**
 * Installs packages in a folder, from npm's cache alone. `npm ci` stores only tarballs in the cache, without the metadata
 * by which npm resolves versions. If the metadata is missing, an installation in another folder first requests it from
 * the registry.
 */
export async function installOffline(folder: string, specifiers: readonly string[]): Promise<void> {
  const install = (mode: string, cwd: string) =>
    run('npm', ['install', mode, '--no-audit', '--no-fund', '--loglevel=error', ...specifiers], { cwd })
  writeFileSync(join(folder, 'package.json'), '{ "name": "project", "private": true }')
  await install('--offline', folder).catch(async (error: { stderr: string }) => {
    if (!error.stderr.includes('ENOTCACHED')) throw error
    const otherFolder = mkdtempSync(join(tmpdir(), 'registry-'))
    await install('--prefer-offline', otherFolder).finally(() => rmSync(otherFolder, { recursive: true }))
    await install('--offline', folder)
  })
}
