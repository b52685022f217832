import { type ConsumerName, consumerNames, consumers } from '@food-delivery/contracts/dist/names.js'
import { serverOfImage } from '../../backends/servers'
import { type Pod } from '../../pods/pod'
import { processGuard } from '../../pods/process-guard'
import { type FaultContext, FaultRefusedError, type FaultSystem, type InjectFault } from '../fault-system'

/** A slow pod runs for {@link RUN_MS} of each period, a fifth of the time, as with a CPU limit. */
const PERIOD_MS = 500
const RUN_MS = 100

/** Sends SIGKILL to the process of a random pod, whose container then restarts. */
export const killPod: InjectFault = ({ system, request: { target }, addStep }) => {
  const pod = randomPod(system, target)
  kill(pod)
  addStep('killed', pod.name)
  return undefined
}

/** Kills a random pod of any consumer at intervals. */
export const killPods: InjectFault = ({ system, request: { everySeconds = 10 }, addStep }) => {
  const killNext = () => {
    const [pod] = shuffled(servingPods(system, consumerNames))
    if (!pod) return
    kill(pod)
    addStep('killed', pod.name)
  }
  killNext()
  const timer = setInterval(killNext, everySeconds * 1_000)
  return () => clearInterval(timer)
}

/** Pauses the process of a random pod (SIGSTOP): it does no work and sends no heartbeats, but its connections stay open. */
export const freezePod: InjectFault = ({ system, request: { target }, addStep }) => {
  const pod = randomPod(system, target)
  const resume = pause(pod)
  addStep('frozen', pod.name)
  return () => {
    resume()
    addStep('resumed', pod.name)
  }
}

/** Pauses the process of a random pod for four fifths of the time. */
export const slowPod: InjectFault = ({ system, request: { target }, addStep }) => {
  const pod = randomPod(system, target)
  let resume = pause(pod)
  addStep('slowed', pod.name)
  let nextPause: NodeJS.Timeout | undefined
  const timer = setInterval(() => {
    resume()
    nextPause = setTimeout(() => (resume = pause(pod)), RUN_MS)
  }, PERIOD_MS)
  return () => {
    clearInterval(timer)
    clearTimeout(nextPause)
    resume()
    addStep('resumed', pod.name)
  }
}

/** Deletes half of all pods without a grace period, as if their node had failed. Deployments replace them. */
export const loseNode: InjectFault = ({ system, addStep }) => {
  const pods = shuffled(system.cluster.pods.filter((pod) => pod.isServing && !isServer(pod)))
  for (const { name } of pods.slice(0, Math.ceil(pods.length / 2))) {
    system.cluster.deletePod(name, 0)
    addStep('deleted', name)
  }
  return undefined
}

/** Restarts a Deployment, which replaces its pods as for a new version. */
export const deploy: InjectFault = async ({ system, request: { target }, addStep }) => {
  const name = deploymentOf(target)
  await system.restartDeployment(name)
  addStep('restarted', name)
  return undefined
}

const isServer = ({ identity }: Pod) => serverOfImage(identity.template.spec.containers[0]?.image ?? '') !== undefined

const deploymentOf = (target: ConsumerName = 'kitchen') => consumers[target].deployment

function servingPods({ cluster }: FaultSystem, names: readonly ConsumerName[]): Pod[] {
  const deployments: readonly string[] = names.map(deploymentOf)
  return cluster.pods.filter((pod) => pod.isServing && deployments.includes(pod.identity.deployment))
}

function randomPod(system: FaultContext['system'], target: ConsumerName = 'kitchen'): Pod {
  const [pod] = shuffled(servingPods(system, [target]))
  if (!pod) throw new FaultRefusedError(`no pod of ${deploymentOf(target)} is ready`)
  return pod
}

const shuffled = <T>(items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, order: Math.random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ item }) => item)

function kill({ state }: Pod): void {
  if (state.pid !== undefined) process.kill(state.pid, 'SIGKILL')
}

/** Pauses the process of a pod; returns the function that resumes it, unless the container was restarted. */
function pause(pod: Pod): () => void {
  const { pid } = pod.state
  if (pid === undefined) return () => undefined
  process.kill(pid, 'SIGSTOP')
  // If the runner crashes, a paused process cannot exit by itself, so the guard kills it.
  processGuard.add(pid)
  return () => {
    processGuard.remove(pid)
    if (pod.state.pid === pid) process.kill(pid, 'SIGCONT')
  }
}
