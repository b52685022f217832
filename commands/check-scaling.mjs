// npm run check:scaling, on a cluster where food-delivery runs. The load generator uses whatever image apiservice runs:
// published, pushed to another registry or built in the cluster.
import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from './support/arguments.mjs'

const { values } = readArguments({
  command: 'npm run check:scaling',
  purpose:
    'Places orders at a rate and fails unless KEDA scales a consumer beyond 2 pods, none beyond 6, all of them back to 2, and every order is delivered.',
  options: {
    namespace: { type: 'text', meaning: "food-delivery's namespace", placeholder: 'NAME', default: 'food-delivery' },
    rate: { type: 'number', meaning: 'orders per second', default: '20' },
    duration: { type: 'count', meaning: 'seconds of load', default: '180' },
    json: { type: 'text', meaning: 'write every sample to this file', placeholder: 'FILE' },
  },
})
// The job waits 300 s for deliveries; a pod less each 30 s after a minute of calm needs 3 minutes from 6 to 2.
const limitMs = (values.duration + 300 + 300) * 1_000

const startedAt = Date.now()
const seconds = () => Math.round((Date.now() - startedAt) / 1_000)
/** @typedef {Record<string, number>} PerConsumer */
/** @typedef {{ pods: PerConsumer, ready: PerConsumer, lag: Record<string, number | undefined>, job: string }} Look */
/** @typedef {{ image: string, env: { name: string, value: string }[] }} Container */
/**
 * @typedef {object} KubernetesObject the fields read here, of Deployment, HPA, Job and ScaledObject
 * @property {string} kind
 * @property {{ name: string }} metadata
 * @property {{ replicas?: number, scaleTargetRef: { name: string }, template: { spec: { containers: [Container] } } }} spec
 * @property {{ readyReplicas?: number, currentReplicas?: number, succeeded?: number, failed?: number, currentMetrics?: Metric[] }} status
 */
/** @typedef {{ external?: { current?: { averageValue?: string } } }} Metric */
/** @type {(Look & { t: number })[]} */
const samples = []
const scaledObjects = listOf(kubectl('get', 'scaledobjects', '-o', 'json'))
const consumers = scaledObjects.map(({ spec }) => spec.scaleTargetRef.name)

startLoad()
const job = await watch()
report(job)

function startLoad() {
  for (const name of consumers) kubectl('rollout', 'status', `deployment/${name}`, '--timeout=300s')
  kubectl('delete', 'job', 'loadgenerator', '--ignore-not-found')
  const rendered = ['apply', '-k', 'deployments/components/loadgenerator', '--dry-run=client', '-o', 'json']
  const objects = listOf(kubectl(...rendered))
  const jobObject = objects.find(({ kind }) => kind === 'Job')
  if (!jobObject) throw new Error('the component loadgenerator has no Job')
  const [container] = jobObject.spec.template.spec.containers
  /** @type {Record<string, string>} */
  const settings = { RATE: String(values.rate), DURATION: String(values.duration) }
  for (const variable of container.env) variable.value = settings[variable.name] ?? variable.value
  const text = kubectl('get', 'deployment', 'apiservice', '-o', 'json')
  const apiservice = /** @type {KubernetesObject} */ (JSON.parse(text))
  container.image = apiservice.spec.template.spec.containers[0].image
  const items = objects.filter(({ kind }) => kind !== 'Pod')
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items })
  kubectlFor(['-n', values.namespace, 'apply', '-f', '-'], list)
}

/** @param {string} text */
function listOf(text) {
  return /** @type {{ items: KubernetesObject[] }} */ (JSON.parse(text)).items
}

/** Waits until the job is finished and every Deployment is back at 2 replicas. */
async function watch() {
  for (let last = ''; Date.now() - startedAt < limitMs; await sleep(2_000)) {
    const sample = look()
    if (!sample) continue
    const text = consumers.map((name) => `${name} ${sample.pods[name]} (lag ${sample.lag[name] ?? '?'})`).join('  ')
    const replicas = JSON.stringify(sample.pods) + sample.job
    if (replicas !== last) console.log(`${String(seconds()).padStart(4)} s  ${text}  job ${sample.job}`)
    last = replicas
    samples.push({ t: seconds(), ...sample })
    const isCalm = consumers.every((name) => sample.pods[name] === 2)
    if (sample.job !== 'running' && isCalm) return sample.job
  }
  return samples.at(-1)?.job === 'running' ? 'too slow' : 'not calm again'
}

/** Undefined when a busy API server does not answer in time. @returns {Look | undefined} */
function look() {
  const { status, stdout } = run(['-n', values.namespace, 'get', 'deployments,hpa,jobs', '-o', 'json'])
  if (status !== 0) return undefined
  const list = listOf(stdout)
  /** @param {string} kind @param {string} name */
  const of = (kind, name) => list.find((object) => object.kind === kind && object.metadata.name === name)
  const pods = Object.fromEntries(consumers.map((name) => [name, of('Deployment', name)?.spec.replicas ?? 0]))
  const ready = Object.fromEntries(consumers.map((name) => [name, of('Deployment', name)?.status.readyReplicas ?? 0]))
  const lag = Object.fromEntries(consumers.map((name) => [name, lagOf(of('HorizontalPodAutoscaler', `keda-${name}`))]))
  const { succeeded, failed } = of('Job', 'loadgenerator')?.status ?? {}
  return { pods, ready, lag, job: succeeded ? 'succeeded' : failed ? 'failed' : 'running' }
}

/** From the average per pod that the HPA reports. @param {KubernetesObject | undefined} hpa */
function lagOf(hpa) {
  const text = hpa?.status?.currentMetrics?.[0]?.external?.current?.averageValue
  if (hpa === undefined || text === undefined) return undefined
  const average = text.endsWith('m') ? Number(text.slice(0, -1)) / 1_000 : Number(text)
  return Math.round(average * (hpa.status.currentReplicas ?? 1))
}

/** @param {string | undefined} job */
function report(job) {
  console.log(kubectl('logs', 'job/loadgenerator', '--tail=2').trim())
  if (values.json) writeFileSync(values.json, `${JSON.stringify(samples)}\n`)
  const most = Object.fromEntries(
    consumers.map((name) => [name, Math.max(...samples.map(({ pods }) => pods[name] ?? 0))]),
  )
  console.log(`most pods: ${JSON.stringify(most)}; back at 2 each after ${seconds()} s; job ${job}`)
  const grew = Object.values(most).some((count) => count > 2)
  const stayed = Object.values(most).every((count) => count <= 6)
  process.exit(job === 'succeeded' && grew && stayed ? 0 : 1)
}

/** @param {string[]} args */
function kubectl(...args) {
  return kubectlFor(['-n', values.namespace, ...args])
}

/** @param {string[]} args @param {string} [input] */
function kubectlFor(args, input) {
  const { status, stdout, stderr, error } = run(args, input)
  if (status === 0) return stdout
  console.error(`kubectl ${args.join(' ')}: ${error?.message ?? stderr}`)
  return process.exit(1)
}

/** @param {string[]} args @param {string} [input] */
function run(args, input) {
  return spawnSync('kubectl', args, { input, encoding: 'utf8', maxBuffer: 1 << 26 })
}
