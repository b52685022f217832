// npm run check:scaling checks how food-delivery scales in a cluster. The load generator uses the image of the running
// Deployment apiservice.
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { readArguments } from './support/arguments.mjs'
import { fail } from './support/ensure.mjs'
import { kubectl, tryKubectl } from './support/kubectl.mjs'

const { values } = readArguments({
  command: 'npm run check:scaling',
  purpose:
    'Places orders in a cluster. Fails unless KEDA scales a consumer above 2 pods, none above 6 and all back to 2, and every order is delivered.',
  options: {
    namespace: { type: 'text', meaning: 'namespace of food-delivery', placeholder: 'NAME', default: 'food-delivery' },
    rate: { type: 'number', meaning: 'orders per second', default: '20' },
    duration: { type: 'count', meaning: 'duration of the load in seconds', default: '180' },
    json: { type: 'text', meaning: 'write every sample to this file', placeholder: 'FILE' },
  },
})
const MIN_PODS = 2
const MAX_PODS = 6
// The Job waits up to 300 s for deliveries. Scaling from 6 pods to 2 takes 3 minutes: one minute of stabilization, then 30 s
// per pod.
const timeoutMs = (values.duration + 300 + 300) * 1_000

const startedAt = Date.now()
const secondsSinceStart = () => Math.round((Date.now() - startedAt) / 1_000)
/** @typedef {Record<string, number>} PerConsumer */
/** @typedef {{ pods: PerConsumer, ready: PerConsumer, lag: Record<string, number | undefined>, job: string }} Sample */
/** @typedef {{ image: string, env: { name: string, value: string }[] }} Container */
/**
 * @typedef {object} KubernetesObject the fields of Deployment, HPA, Job and ScaledObject that this file uses
 * @property {string} kind
 * @property {{ name: string }} metadata
 * @property {{ replicas?: number, scaleTargetRef: { name: string }, template: { spec: { containers: [Container] } } }} spec
 * @property {{ readyReplicas?: number, currentReplicas?: number, succeeded?: number, failed?: number, currentMetrics?: Metric[] }} status
 */
/** @typedef {{ external?: { current?: { averageValue?: string } } }} Metric */
/** `t`: seconds since the start. @type {(Sample & { t: number })[]} */
const samples = []
const inNamespace = ['-n', values.namespace]
const scaledObjects = parseList(kubectl([...inNamespace, 'get', 'scaledobjects', '-o', 'json']))
const consumers = scaledObjects.map(({ spec }) => spec.scaleTargetRef.name)

startLoad()
report(await waitUntilScaledDown())

function startLoad() {
  for (const name of consumers) kubectl([...inNamespace, 'rollout', 'status', `deployment/${name}`, '--timeout=300s'])
  kubectl([...inNamespace, 'delete', 'job', 'loadgenerator', '--ignore-not-found'])
  const component = ['-k', 'deployments/components/loadgenerator']
  const objects = parseList(kubectl([...inNamespace, 'apply', ...component, '--dry-run=client', '-o', 'json']))
  const job = objects.find(({ kind }) => kind === 'Job')
  if (!job) throw new Error('deployments/components/loadgenerator contains no Job')
  const [container] = job.spec.template.spec.containers
  /** @type {Record<string, string>} */
  const settings = { RATE: String(values.rate), DURATION: String(values.duration) }
  for (const variable of container.env) variable.value = settings[variable.name] ?? variable.value
  const text = kubectl([...inNamespace, 'get', 'deployment', 'apiservice', '-o', 'json'])
  const apiservice = /** @type {KubernetesObject} */ (JSON.parse(text))
  container.image = apiservice.spec.template.spec.containers[0].image
  // The Pod siege is left out, because it generates no load by itself.
  const items = objects.filter(({ kind }) => kind !== 'Pod')
  kubectl([...inNamespace, 'apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }))
}

/** @param {string} text */
function parseList(text) {
  return /** @type {{ items: KubernetesObject[] }} */ (JSON.parse(text)).items
}

/** Waits until the Job has finished and every consumer has 2 replicas again; returns the state of the Job or what timed out. */
async function waitUntilScaledDown() {
  for (let lastState = ''; Date.now() - startedAt < timeoutMs; await sleep(2_000)) {
    const sample = takeSample()
    if (!sample) continue
    const { pods, lag, job } = sample
    const text = consumers.map((name) => `${name} ${pods[name]} (lag ${lag[name] ?? '?'})`).join('  ')
    const state = JSON.stringify(pods) + job
    if (state !== lastState) console.log(`${String(secondsSinceStart()).padStart(4)} s  ${text}  job ${job}`)
    lastState = state
    samples.push({ t: secondsSinceStart(), ...sample })
    if (job !== 'running' && consumers.every((name) => pods[name] === MIN_PODS)) return job
  }
  const { job = 'unknown' } = samples.at(-1) ?? {}
  if (job === 'unknown' || job === 'running') return `state ${job} at the timeout`
  return `${job}, but not every consumer scaled back to ${MIN_PODS} pods`
}

/** Reads the state of the cluster; undefined when kubectl fails. @returns {Sample | undefined} */
function takeSample() {
  const { status, stdout } = tryKubectl([...inNamespace, 'get', 'deployments,hpa,jobs', '-o', 'json'])
  if (status !== 0) return undefined
  const list = parseList(stdout)
  /** @param {string} kind @param {string} name */
  const find = (kind, name) => list.find((object) => object.kind === kind && object.metadata.name === name)
  /** @type {<T>(valueOf: (consumer: string) => T) => Record<string, T>} */
  const perConsumer = (valueOf) => Object.fromEntries(consumers.map((name) => [name, valueOf(name)]))
  return {
    pods: perConsumer((name) => find('Deployment', name)?.spec.replicas ?? 0),
    ready: perConsumer((name) => find('Deployment', name)?.status.readyReplicas ?? 0),
    lag: perConsumer((name) => lagOf(find('HorizontalPodAutoscaler', `keda-${name}`))),
    job: jobState(find('Job', 'loadgenerator')),
  }
}

/** @param {KubernetesObject | undefined} job */
function jobState(job) {
  const { succeeded, failed } = job?.status ?? {}
  if (succeeded) return 'succeeded'
  return failed ? 'failed' : 'running'
}

/** Computes the lag from the average lag per pod, which the HPA reports. @param {KubernetesObject | undefined} hpa */
function lagOf(hpa) {
  const text = hpa?.status?.currentMetrics?.[0]?.external?.current?.averageValue
  if (hpa === undefined || text === undefined) return undefined
  const average = text.endsWith('m') ? Number(text.slice(0, -1)) / 1_000 : Number(text)
  return Math.round(average * (hpa.status.currentReplicas ?? 1))
}

/** @param {string | undefined} job */
function report(job) {
  console.log(kubectl([...inNamespace, 'logs', 'job/loadgenerator', '--tail=2']).trim())
  if (values.json) writeFileSync(values.json, `${JSON.stringify(samples)}\n`)
  const peaks = consumers.map((name) => Math.max(...samples.map(({ pods }) => pods[name] ?? 0)))
  const text = consumers.map((name, index) => `${name} ${peaks[index]}`).join(', ')
  console.log(`Maximum number of pods: ${text}. Job loadgenerator after ${secondsSinceStart()} s: ${job}.`)
  if (job !== 'succeeded') fail(`Job loadgenerator: ${job}`)
  if (!peaks.some((peak) => peak > MIN_PODS)) fail(`no consumer scaled above ${MIN_PODS} pods (raise --rate): ${text}`)
  if (peaks.some((peak) => peak > MAX_PODS)) fail(`a consumer scaled above ${MAX_PODS} pods: ${text}`)
}
