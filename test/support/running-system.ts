import { join } from 'node:path'
import { rulesOf } from '@food-delivery/autoscaler'
import { type Options } from '../../local/src/runner/options'
import { type LocalConfig, readConfig } from '../../local/src/config'
import { ensureTopic } from '../../local/src/backends/kafka-clients'
import { LocalSystem } from '../../local/src/runner/local-system'
import { eventually } from './eventually'

/** The whole system on free ports, with its pods as processes, and with real servers if the environment sets them. */
export interface RunningSystem {
  url: string
  brokers: string[]
  system: LocalSystem
  /** Running pods of a Deployment, except terminating pods. */
  pods: (deployment: string) => { name: string; pid: number; ready: boolean }[]
  stop: () => Promise<void>
}

const READY_TIMEOUT_MS = 45_000

const defaultOptions: Options = {
  port: 0,
  apiPort: 0,
  seed: false,
  // Most tests set the number of pods themselves.
  autoscaler: 'off',
  hpa: false,
  rules: rulesOf(),
  hpaSyncMs: 15_000,
  allowCommands: false,
  help: false,
}

/** Starts the whole system. `env`: variables of the pods, and the addresses of real servers. */
export async function startRunningSystem(
  options: Partial<Options> = {},
  env: NodeJS.ProcessEnv = process.env,
): Promise<RunningSystem> {
  const config: LocalConfig = readConfig(env)
  const system = new LocalSystem({
    root: join(__dirname, '../..'),
    options: { ...defaultOptions, ...options },
    config,
    onEvent: () => undefined,
    now: Date.now,
  })
  try {
    await system.start()
    await ensureTopic(system.credentials, config.podEnv['KAFKA_CA_FILE'], {}, system.workload.topic)
    await eventually(() => podsNotReady(system).length === 0, 'every pod to be ready', READY_TIMEOUT_MS)
    if (options.autoscaler !== undefined) await system.startScaling(() => undefined)
  } catch (error) {
    const pods = podsNotReady(system).map(({ identity, log }) => {
      const lines = log.tail(2).map(({ text }) => text)
      return `${identity.name}: ${lines.join(' ')}`
    })
    system.kill()
    throw new Error(
      ['the system did not become ready; the last log lines of each pod that is not ready:', ...pods].join('\n'),
      { cause: error },
    )
  }
  return {
    url: `http://127.0.0.1:${system.gatewayPort}`,
    brokers: (system.credentials.stringData?.['BOOTSTRAP_SERVERS'] ?? '').split(','),
    system,
    pods: (deployment) => runningPods(system, deployment),
    stop: () => system.stop(5),
  }
}

const podsNotReady = (system: LocalSystem) => system.cluster.pods.filter(({ state }) => !state.ready)

function runningPods(system: LocalSystem, deployment: string) {
  const controller = system.cluster.deployments.find(({ name }) => name === deployment)
  return (controller?.activePods ?? []).flatMap(({ identity, state }) =>
    state.pid === undefined ? [] : [{ name: identity.name, pid: state.pid, ready: state.ready }],
  )
}
