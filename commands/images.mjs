import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readArguments } from './support/arguments.mjs'
import { fail, root } from './support/ensure.mjs'

const DEFAULT_REGISTRY = 'ghcr.io/food-delivery'
const { version } = /** @type {{ version: string }} */ (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
// The load generator of the HPA lab. Its image has a shell, because people run it from a shell.
const SIEGE = 'siege'
const imageNames = [...readdirSync(join(root, 'services')).filter(isService), 'frontend', SIEGE]

/** @param {string} name */
function isService(name) {
  return existsSync(join(root, 'services', name, 'package.json'))
}

const { values: options, rejectArguments } = readArguments({
  command: 'npm run images',
  purpose: 'Builds the images and pushes them to a registry or loads them into a kind or minikube cluster.',
  usage: ['npm run images -- --registry REG | --kind [CLUSTER] | --minikube [options]'],
  options: {
    registry: {
      type: 'text',
      meaning: 'push to this registry, such as quay.io/me, and print how to use it in an overlay',
      placeholder: 'REG',
    },
    kind: { type: 'text', meaning: 'load into this kind cluster (default kind)', placeholder: 'CLUSTER', bare: 'kind' },
    minikube: { type: 'flag', meaning: 'load into minikube' },
    only: { type: 'list', meaning: 'only these images' },
    engine: { type: 'text', meaning: 'podman or docker (default: the first of them that runs)', placeholder: 'NAME' },
    tag: { type: 'text', meaning: 'tag of the images (default: the version in package.json)', placeholder: 'TAG' },
    'dry-run': { type: 'flag', meaning: 'only print the commands' },
  },
})
if (!options.registry && !options.kind && !options.minikube)
  rejectArguments('expected one of --registry REG, --kind and --minikube')
const names = options.only ?? imageNames
const unknownNames = names.filter((name) => !imageNames.includes(name))
if (unknownNames.length > 0)
  rejectArguments(`--only: no image ${unknownNames.join(', ')}; expected one of ${imageNames.join(', ')}`)
const engine = options.engine ?? findEngine()
/** @param {string} name */
const imageOf = (name) => `${options.registry ?? DEFAULT_REGISTRY}/food-delivery-${name}:${options.tag ?? version}`

for (const name of names) build(name)
if (options.registry) pushAll()
if (options.kind) loadAll('kind', ['kind', 'load', 'image-archive'], ['--name', options.kind])
if (options.minikube) loadAll('minikube', ['minikube', 'image', 'load'], [])

function findEngine() {
  const engine = ['podman', 'docker'].find((name) => spawnSync(name, ['info'], { stdio: 'ignore' }).status === 0)
  if (!engine && !options['dry-run']) fail('neither podman nor docker is running: start one of them')
  return engine ?? 'podman'
}

/** @param {string} name */
function build(name) {
  const file = name === SIEGE ? ['Containerfile.siege'] : ['Containerfile', '--build-arg', `SERVICE=${name}`]
  run(engine, 'build', '-f', ...file, '-t', imageOf(name), '.')
}

function pushAll() {
  for (const name of names) run(engine, 'push', imageOf(name))
  const edits = names.map((name) => `${DEFAULT_REGISTRY}/food-delivery-${name}=${imageOf(name)}`)
  console.log(`To use these images, run in the folder of your overlay: kustomize edit set image ${edits.join(' ')}`)
}

/** Loads the images as archives, because kind cannot read images from podman. @param {string} tool @param {string[]} command @param {string[]} loadOptions */
function loadAll(tool, command, loadOptions) {
  const folder = options['dry-run'] ? tmpdir() : mkdtempSync(join(tmpdir(), 'images-'))
  try {
    for (const name of names) {
      const archive = join(folder, `${name}.tar`)
      run(engine, 'save', '-o', archive, imageOf(name))
      run(...command, archive, ...loadOptions)
      rmSync(archive, { force: true })
    }
  } finally {
    if (!options['dry-run']) rmSync(folder, { recursive: true, force: true })
  }
  const isLab = names.every((name) => ['shop', SIEGE].includes(name))
  console.log(`Loaded the images into ${tool}. To deploy: kubectl apply -k overlays/${isLab ? 'hpa-lab' : 'kind'}`)
}

/** @param {string[]} command */
function run(...[program = '', ...args]) {
  console.log(`$ ${[program, ...args].join(' ')}`)
  if (options['dry-run']) return
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: 'inherit' })
  if (error) fail(`cannot run ${program}: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
