import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What Node runs for an image of ours. */
export interface PackageScript {
  script: string
  /** Folder of the package. */
  folder: string
}

const OWN_IMAGE = /\/food-delivery-([a-z-]+)(?::|@|$)/

/**
 * The script behind an image of ours: `…/food-delivery-kitchenconsumer:1.0.0` is `main` of the package in
 * services/kitchenconsumer, `…-frontend` that of frontend/. Undefined for other images and for what is not built.
 */
export function packageScript(root: string, image: string): PackageScript | undefined {
  const name = OWN_IMAGE.exec(image)?.[1]
  if (name === undefined) return undefined
  const folder = name === 'frontend' ? join(root, 'frontend') : join(root, 'services', name)
  const description = join(folder, 'package.json')
  if (!existsSync(description)) return undefined
  const { main = 'dist/main.js' } = JSON.parse(readFileSync(description, 'utf8')) as { main?: string }
  const script = join(dirname(description), main)
  return existsSync(script) ? { script, folder } : undefined
}
