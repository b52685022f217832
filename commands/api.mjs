import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Application } from 'typedoc'
import { readArguments } from './support/arguments.mjs'
import { fail, root } from './support/ensure.mjs'

const { values } = readArguments({
  command: 'npm run api',
  purpose: 'Writes the pages of docs/api from the docstrings of the published packages.',
  options: { check: { type: 'flag', meaning: 'write nothing; fail if a page is not current' } },
})
const target = join(root, 'docs/api')
/** The current pages by file name. @type {Map<string, string>} */
const pages = new Map()
for (const folder of publishedFolders()) pages.set(`${folder}.md`, await pageOf(folder))
if (values.check) check()
else write()

function publishedFolders() {
  return readdirSync(join(root, 'packages')).filter((folder) => {
    const text = readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8')
    return /** @type {{ private?: boolean }} */ (JSON.parse(text)).private !== true
  })
}

/** @param {string} folder */
async function pageOf(folder) {
  const outputFolder = mkdtempSync(join(tmpdir(), 'api-pages-'))
  try {
    const source = join(root, 'packages', folder)
    // The cast is needed because TypeDocOptions lacks the options of the plugin.
    const options = /** @type {import('typedoc').TypeDocOptions} */ ({
      name: `@food-delivery/${folder}`,
      plugin: ['typedoc-plugin-markdown'],
      entryPoints: [join(source, 'src/index.ts')],
      tsconfig: join(source, 'tsconfig.json'),
      readme: 'none',
      logLevel: 'Error',
      excludePrivate: true,
      excludeExternals: true,
      disableSources: true,
      outputs: [{ name: 'markdown', path: outputFolder }],
      outputFileStrategy: 'modules',
      entryFileName: folder,
      hidePageHeader: true,
      interfacePropertiesFormat: 'table',
      parametersFormat: 'table',
    })
    const app = await Application.bootstrapWithPlugins(options)
    const project = await app.convert()
    if (!project) return fail(`packages/${folder} has type errors: run npm run build`)
    await app.generateOutputs(project)
    return readFileSync(join(outputFolder, `${folder}.md`), 'utf8')
  } finally {
    rmSync(outputFolder, { recursive: true })
  }
}

function check() {
  const stored = new Map(readdirSync(target).map((file) => [file, readFileSync(join(target, file), 'utf8')]))
  const files = [...new Set([...pages.keys(), ...stored.keys()])]
  const outdated = files.filter((file) => pages.get(file) !== stored.get(file))
  if (outdated.length > 0) fail(`docs/api is not current: ${outdated.join(', ')}. Run npm run api.`)
}

function write() {
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target)
  for (const [file, text] of pages) writeFileSync(join(target, file), text)
}
