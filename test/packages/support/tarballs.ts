import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../../manifests/support/read'
import { publishedPackages } from '../../support/published'

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
  const packed = JSON.parse(stdout.slice(stdout.search(/^[[{]/m))) as PackReport | Record<string, PackReport[number]>
  return Object.values(packed).map(({ name, filename, files }) => ({
    name,
    path: join(target, filename),
    files: files.map(({ path }) => path),
  }))
}

type PackReport = { name: string; filename: string; files: { path: string }[] }[]
