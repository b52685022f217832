import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The script of a service in this repository. */
interface PackageScript {
  script: string
  /** Folder of the package. */
  folder: string
}

const OWN_IMAGE = /\/food-delivery-([a-z-]+)(?::|@|$)/

/** Whether an image has a name like the images of this repository. */
export const isOwnImage = (image: string): boolean => OWN_IMAGE.test(image)

/**
 * Finds the script of an image of this repository: for `…/food-delivery-kitchenconsumer:1.0.0` the `main` of the
 * package services/kitchenconsumer. Undefined for other images and for packages that are not built.
 */
export function packageScript(root: string, image: string): PackageScript | undefined {
  const name = OWN_IMAGE.exec(image)?.[1]
  if (name === undefined) return undefined
  const folder = name === 'frontend' ? join(root, 'frontend') : join(root, 'services', name)
  const packageFile = join(folder, 'package.json')
  if (!existsSync(packageFile)) return undefined
  const { main = 'dist/main.js' } = JSON.parse(readFileSync(packageFile, 'utf8')) as { main?: string }
  const script = join(folder, main)
  return existsSync(script) ? { script, folder } : undefined
}
