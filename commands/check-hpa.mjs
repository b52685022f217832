// npm run check:hpa -- [--namespace hpa-lab] [--users 20] [--seconds 60] [--url URL] [--json FILE]
// On a cluster where overlays/hpa-lab runs: puts load on the order service, prints every change of the autoscalers, and
// fails unless order grew beyond one pod, none beyond five, every request was answered well and both are one again.
// The load comes from the Pod siege; with --url from this machine, for clusters that have no exec.
import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const text = (byDefault) => ({ type: 'string', ...(byDefault ? { default: byDefault } : {}) })
const { values } = parseArgs({
  options: {
    ...{ namespace: text('hpa-lab'), users: text('20'), seconds: text('60') },
    ...{ url: text(), json: text() },
  },
})
const MOST = 5
const METRICS_LIMIT_MS = 180_000
// A minute of calm, the metrics' own delay, and one pod less a minute for product.
const CALM_LIMIT_MS = 600_000

const startedAt = Date.now()
const seconds = () => Math.round((Date.now() - startedAt) / 1_000)
const samples = []
let last = ''

await main()

async function main() {
  for (const name of ['mongo', 'order', 'product', 'delivery'])
    kubectl('rollout', 'status', `deployment/${name}`, '--timeout=300s')
  await until('both autoscalers to know their metric', METRICS_LIMIT_MS, ({ order, product }) =>
    [order, product].every(({ percent }) => percent !== undefined),
  )
  const load = putLoad()
  while (!load.isOver) await look()
  const isCalm = ({ order, product }) => order.replicas === 1 && product.replicas === 1
  await until('both to be one pod again', CALM_LIMIT_MS, isCalm)
  report(load)
}

function putLoad() {
  const siege = [`-c${values.users}`, `-t${values.seconds}S`]
  const command = values.url
    ? [process.execPath, join(root, 'packages/load/dist/main.js'), ...siege, values.url]
    : ['kubectl', '-n', values.namespace, 'exec', 'siege', '--', 'siege', ...siege, 'http://order:8080/orders']
  say(`$ ${command.join(' ')}`)
  const load = { isOver: false, output: '' }
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.on('data', (chunk) => (load.output += chunk))
  child.once('close', () => (load.isOver = true))
  return load
}

async function until(what, limitMs, isSo) {
  for (const deadline = Date.now() + limitMs; ;) {
    const sample = await look()
    if (isSo(sample)) return sample
    if (Date.now() > deadline) fail(`waited in vain for ${what}`)
  }
}

/** One look at both autoscalers; a line when something changed. */
async function look() {
  await sleep(1_000)
  const { items } = JSON.parse(kubectl('get', 'hpa', '-o', 'json'))
  const sample = { t: seconds() }
  for (const { metadata, status } of items)
    sample[metadata.name.replace(/-hpa$/, '')] = {
      percent: status.currentMetrics?.[0]?.resource?.current?.averageUtilization,
      replicas: status.desiredReplicas ?? 0,
    }
  const line = ['order', 'product']
    .map((name) => `${name} ${sample[name].percent ?? '<unknown>'}%/20% ${sample[name].replicas}`)
    .join('   ')
  if (line !== last) say(`${String(sample.t).padStart(4)} s  ${line}`)
  last = line
  samples.push(sample)
  return sample
}

function report({ output }) {
  say(output)
  const most = Math.max(...samples.map(({ order }) => order.replicas))
  const mostProducts = Math.max(...samples.map(({ product }) => product.replicas))
  const unwell = /Failed transactions:\s+(\d+)/.exec(output)?.[1]
  if (values.json) writeFileSync(values.json, JSON.stringify(samples, null, 1))
  if (most < 2) fail('order was never more than one pod')
  if (Math.max(most, mostProducts) > MOST) fail(`more than ${MOST} pods`)
  if (unwell !== '0') fail(`${unwell ?? 'all'} requests went wrong`)
  say(`order went 1 → ${most} → 1, product 1 → ${mostProducts} → 1; every request was answered.`)
}

function kubectl(...args) {
  const { status, stdout, stderr } = spawnSync('kubectl', ['-n', values.namespace, ...args], { encoding: 'utf8' })
  if (status !== 0) fail(`kubectl ${args.join(' ')}: ${stderr}`)
  return stdout
}

function say(line) {
  process.stdout.write(`${line}\n`)
}

function fail(reason) {
  process.stderr.write(`${reason}\n`)
  process.exit(1)
}
