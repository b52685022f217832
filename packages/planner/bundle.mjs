// Bundles the library, its types and the command with everything they import, so that the package has no dependencies.
// `npm pack` runs this script after a build, which has written the types. With the name of a file as argument, the
// script bundles only the command into that file, followed by the licenses: `node bundle.mjs food-delivery-plan.js`.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

const here = dirname(fileURLToPath(import.meta.url))
const autoscalerPackage = '@food-delivery/autoscaler'
// Code is bundled from these sources, so that a bundle is never outdated and contains only what is used.
const sources = {
  [autoscalerPackage]: join(here, '../autoscaler/src'),
  '@food-delivery/kafka-client': join(here, '../kafka-client/src'),
  '@food-delivery/service-kit/dist': join(here, '../service-kit/src'),
}
// The code that library and command share is one file; esbuild can split a bundle only into ES modules.
const sharedCode = { splitting: true, format: 'esm', chunkNames: 'shared-[hash]' }
const [, , programFile] = process.argv

/**
 * kafka-client loads internal modules of kafkajs by their paths at run time, which a bundle cannot do. This plugin
 * replaces the paths by the modules, so that the bundle contains them.
 */
const kafkajsInternals = {
  name: 'kafkajs-internals',
  setup: (esbuild) =>
    esbuild.onLoad({ filter: /kafkajs-internals\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8')
      const paths = [...source.matchAll(/loadInternal<[^]*?>\(\s*'([^']+)'\)/g)].map(([, internal]) => internal)
      const modules = paths.map((internal) => `'${internal}': () => require('kafkajs/src/${internal}')`)
      const bundled = source.replace('load(resolveInternal(path))', 'bundledModules[path]()')
      if (bundled === source) throw new Error(`${path} does not load modules as expected`)
      return { contents: `const bundledModules = { ${modules.join(', ')} }\n${bundled}`, loader: 'ts' }
    }),
}

if (programFile === undefined) await bundlePackage()
else await bundleProgram(resolve(programFile))

/** Writes to a temporary folder first, because another process may be packing the package at the same time. */
async function bundlePackage() {
  const outdir = mkdtempSync(join(here, 'dist/bundle-'))
  const licenses = await bundle({
    entryPoints: { index: join(here, 'src/index.ts'), main: join(here, 'src/cli/main.ts') },
    outdir,
    ...sharedCode,
  })
  await toCommonJs(outdir)
  const types = await rollup({
    input: join(here, 'dist/index.d.ts'),
    plugins: [dts({ includeExternal: [autoscalerPackage], compilerOptions: { types: [] } })],
  })
  await types.write({ file: join(outdir, 'index.d.ts') })
  moveFiles(outdir, join(here, 'bundle'))
  writeFileSync(join(outdir, 'THIRD_PARTY.txt'), licenses)
  renameSync(join(outdir, 'THIRD_PARTY.txt'), join(here, 'THIRD_PARTY.txt'))
  rmSync(outdir, { recursive: true })
}

/** Replaces the files of a folder one by one, so that no file is missing or incomplete at any time. */
function moveFiles(from, to) {
  mkdirSync(to, { recursive: true })
  const files = readdirSync(from)
  for (const file of files) renameSync(join(from, file), join(to, file))
  for (const file of readdirSync(to)) if (!files.includes(file)) rmSync(join(to, file))
}

/**
 * Turns the ES modules of a folder into CommonJS. Names and line breaks are not minified, so that a stack trace can be
 * read.
 */
async function toCommonJs(outdir) {
  const entryPoints = readdirSync(outdir).map((file) => join(outdir, file))
  const options = { platform: 'node', target: 'node20', format: 'cjs', minifySyntax: true }
  await build({ entryPoints, outdir, allowOverwrite: true, ...options })
}

async function bundleProgram(outfile) {
  const licenses = await bundle({ entryPoints: [join(here, 'src/cli/main.ts')], outfile })
  const { license, homepage } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8'))
  const ownLicense = `${license}, ${homepage}`
  appendFileSync(outfile, `/*\n${[ownLicense, licenses].join('\n\n').replaceAll('*/', '* /')}\n*/\n`)
}

/** Bundles, and returns the licenses of the bundled packages. */
async function bundle(options) {
  const { metafile } = await build({
    absWorkingDir: here,
    bundle: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    alias: sources,
    plugins: [kafkajsInternals],
    ...options,
  })
  return bundledLicenses(metafile)
}

/** The licenses of the bundled packages, which have to accompany their code. */
function bundledLicenses(metafile) {
  const folders = Object.keys(metafile.inputs).flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [])
  const texts = [...new Set(folders)].sort().map((folder) => {
    const name = folder.replace(/^.*node_modules\//, '')
    const license = readdirSync(join(here, folder)).find((file) => /^licen[cs]e/i.test(file))
    if (license === undefined) throw new Error(`${folder} has no license`)
    return `${name}\n\n${readFileSync(join(here, folder, license), 'utf8')}`
  })
  return texts.join(`\n${'-'.repeat(80)}\n\n`)
}
