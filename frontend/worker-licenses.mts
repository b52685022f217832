import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** The file with the licenses of all bundled packages. */
export const LICENSES = 'licenses.md'

const PACKAGE = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//

/** The section of a package, in the format of Vite. */
async function sectionOf(folder: string, name: string): Promise<string> {
  const { version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each))
  if (file === undefined) throw new Error(`${folder} has no license file`)
  return `\n## ${name} - ${version} (${license})\n\n${(await readFile(join(folder, file), 'utf8')).trim()}\n`
}

/** Adds the licenses of packages that are bundled in workers. Vite itself lists only those of the pages. */
export function workerLicenses(): { ofWorkers: () => Plugin; ofPages: Plugin } {
  const folders = new Map<string, string>()
  return {
    ofWorkers: () => ({
      name: 'worker-licenses-of-workers',
      generateBundle: (_options, bundle) => {
        const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []))
        for (const id of modules) {
          const [, folder, name] = PACKAGE.exec(id) ?? []
          if (folder !== undefined && name !== undefined) folders.set(folder, name)
        }
      },
    }),
    ofPages: {
      name: 'worker-licenses-of-pages',
      apply: 'build',
      enforce: 'post',
      generateBundle: {
        order: 'post',
        handler: async (_options, bundle) => {
          const file = bundle[LICENSES]
          if (file?.type !== 'asset')
            throw new Error(`the build did not create ${LICENSES}: check build.license of the Vite configuration`)
          const written = String(file.source)
          const added = [...folders].filter(([, name]) => !written.includes(`\n## ${name} - `))
          const sections = await Promise.all(added.map(([folder, name]) => sectionOf(folder, name)))
          file.source = written + sections.sort().join('')
        },
      },
    },
  }
}
