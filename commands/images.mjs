// npm run images -- --registry REG | --kind [CLUSTER] | --minikube     builds every image and takes it where it is needed
//   --registry REG    pushes to REG (quay.io/me) and says how the manifests learn of it
//   --kind [CLUSTER]  loads into kind (its cluster "kind" unless named) under the names that the manifests have
//   --minikube        the same for minikube
//   --only A,B        these services only        --engine podman|docker    instead of the first one found
//   --tag TAG         instead of the version     --dry-run                 only says what it would do
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const OWN_REGISTRY = 'ghcr.io/food-delivery'
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
// The load of the HPA lab: a program for a shell, so its image has one.
const SIEGE = 'siege'
const known = [...readdirSync(join(root, 'services')).filter(isService), 'frontend', SIEGE]

function isService(name) {
  return existsSync(join(root, 'services', name, 'package.json'))
}

const options = readOptions()
const services = options.only ? options.only.split(',') : known
const unknown = services.filter((name) => !known.includes(name))
if (unknown.length > 0) fail(`no service ${unknown.join(', ')}; there are ${known.join(', ')}`)
const engine = options.engine ?? findEngine()
const nameOf = (service) => `${options.registry ?? OWN_REGISTRY}/food-delivery-${service}:${options.tag ?? version}`

for (const service of services) build(service)
if (options.registry) pushAll()
if (options.kind !== undefined) loadAll('kind', ['kind', 'load', 'image-archive'], ['--name', options.kind || 'kind'])
if (options.minikube) loadAll('minikube', ['minikube', 'image', 'load'], [])

function readOptions() {
  const text = { type: 'string' }
  const flag = { type: 'boolean' }
  const args = process.argv.slice(2).flatMap((arg, index, all) => {
    // Its value may be left out, which parseArgs has no word for.
    const isLast = all[index + 1] === undefined || all[index + 1].startsWith('-')
    return arg === '--kind' && isLast ? ['--kind', 'kind'] : [arg]
  })
  try {
    const { values } = parseArgs({
      args,
      options: { registry: text, kind: text, only: text, engine: text, tag: text, minikube: flag, 'dry-run': flag },
    })
    if (!values.registry && values.kind === undefined && !values.minikube)
      fail('say where the images go: --registry REG, --kind or --minikube')
    return values
  } catch (error) {
    return fail(error.message)
  }
}

function findEngine() {
  const found = ['podman', 'docker'].find((name) => spawnSync(name, ['info'], { stdio: 'ignore' }).status === 0)
  if (!found && !options['dry-run']) fail('podman or docker is needed, and its engine must run')
  return found ?? 'podman'
}

function build(service) {
  const file = service === SIEGE ? ['Containerfile.siege'] : ['Containerfile', '--build-arg', `SERVICE=${service}`]
  run(engine, 'build', '-f', ...file, '-t', nameOf(service), '.')
}

function pushAll() {
  for (const service of services) run(engine, 'push', nameOf(service))
  const edits = services.map((service) => `${OWN_REGISTRY}/food-delivery-${service}=${nameOf(service)}`)
  say(`In an overlay of yours: kustomize edit set image ${edits.join(' ')}`)
}

/** Only what the HPA lab takes. */
function isLab() {
  return services.every((service) => ['shop', SIEGE].includes(service))
}

/** By an archive, since kind cannot look into podman's store. */
function loadAll(tool, command, rest) {
  const folder = options['dry-run'] ? tmpdir() : mkdtempSync(join(tmpdir(), 'images-'))
  try {
    for (const service of services) {
      const archive = join(folder, `${service}.tar`)
      run(engine, 'save', '-o', archive, nameOf(service))
      run(...command, archive, ...rest)
      rmSync(archive, { force: true })
    }
  } finally {
    if (!options['dry-run']) rmSync(folder, { recursive: true, force: true })
  }
  say(`${services.length} images are in ${tool}: kubectl apply -k overlays/${isLab() ? 'hpa-lab' : 'kind'}`)
}

function run(...command) {
  say(`$ ${command.join(' ')}`)
  if (options['dry-run']) return
  const { status, error } = spawnSync(command[0], command.slice(1), { cwd: root, stdio: 'inherit' })
  if (error) fail(`${command[0]} could not be run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function say(text) {
  process.stdout.write(`${text}\n`)
}

function fail(text) {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}
