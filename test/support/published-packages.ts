import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const root = join(__dirname, '../..')

export interface PackageJson {
  name: string
  version: string
  description: string
  private?: boolean
  keywords?: string[]
  license?: string
  homepage?: string
  repository?: { type: string; url: string; directory: string }
  type?: string
  main?: string
  types?: string
  exports?: Record<string, string | { types: string; default: string }>
  typesVersions?: Record<string, Record<string, string[]>>
  bin?: Record<string, string>
  files?: string[]
  engines?: { node: string }
  publishConfig?: { access: string }
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
}

/** The packages that a release publishes: those in `packages` whose package.json has no `"private": true`. */
export const publishedPackages = readdirSync(join(root, 'packages'))
  .map((folder) => ({ folder, manifest: readManifest(`packages/${folder}`) }))
  .filter(({ manifest }) => manifest.private !== true)

export function readManifest(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as PackageJson
}
