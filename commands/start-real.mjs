// npm run start:real runs npm start with the servers of BOOTSTRAP_SERVERS, MONGODB_URL and REDIS_URL. If none of these is set,
// it starts the containers of compose.yaml, which run until `docker compose down`.
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { ensureReady, fail, root } from './support/ensure.mjs'

const containerAddresses = {
  BOOTSTRAP_SERVERS: '127.0.0.1:9092',
  MONGODB_URL: 'mongodb://127.0.0.1:27017/food',
  REDIS_URL: 'redis://127.0.0.1:6379',
}

ensureReady()
// Reads the options here, so that invalid options end the process before a container is started.
const options = /** @type {{ readCommandLine: () => unknown }} */ (
  createRequire(import.meta.url)(join(root, 'local', 'dist', 'runner', 'options.js'))
)
if (!options.readCommandLine()) process.exit()

const missingVariables = Object.keys(containerAddresses).filter((name) => !process.env[name])
if (missingVariables.length > 0 && missingVariables.length < 3)
  fail(`missing variables: ${missingVariables.join(' and ')}; set all three or none`)
if (missingVariables.length > 0) {
  startContainers()
  Object.assign(process.env, containerAddresses)
}
await import('./start.mjs')

function startContainers() {
  const engine = ['docker', 'podman'].find(canCompose)
  if (!engine)
    return fail(
      `start docker or podman with compose, or set ${missingVariables.join(', ')} to the addresses of servers`,
    )
  process.stderr.write(`Starting Kafka, MongoDB and Redis (${engine} compose) …\n`)
  const { status } = spawnSync(engine, ['compose', 'up', '--detach', '--wait'], { cwd: root, stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}

/** @param {string} engine */
function canCompose(engine) {
  return [['info'], ['compose', 'version']].every((args) => spawnSync(engine, args, { stdio: 'ignore' }).status === 0)
}
