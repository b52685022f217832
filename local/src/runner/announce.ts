import { type ScalingDecision } from '@food-delivery/contracts'
import { withoutUserinfo } from '@food-delivery/service-kit/dist/logging/redaction.js'
import { type DeploymentController } from '../cluster/deployment-controller'
import { type LocalConfig } from '../config'
import { type Options } from './options'
import { type Terminal, count } from '../terminal/terminal'
import { type ServerName } from '../backends/servers'
import { placeholderPage } from '../gateway/placeholder-page'
import { serversOf } from '../workload/workload'
import { type LocalSystem } from './local-system'

/** Prints the servers in use. */
export function announceServers(
  terminal: Terminal,
  { system, config, options }: { system: LocalSystem; config: LocalConfig; options: Options },
): void {
  for (const name of serversOf(options)) {
    const own = config.servers[name]
    if (own) terminal.row(name, `${withoutUserinfo(Object.values(own)[0] ?? '')}  your own`)
    else terminal.row(name, `${system.embedded?.addresses[name] ?? ''}  ${storageOf(name, options)}`)
  }
}

function storageOf(name: ServerName, { dataDir }: Options): string {
  return dataDir !== undefined && name !== 'redis' ? `embedded, data in ${dataDir}` : 'embedded, in memory'
}

/** Warns about ports that were in use. */
export function announcePorts(terminal: Terminal, system: LocalSystem, { port, apiPort }: Options): void {
  const inUse = (wanted: number, what: string, got: number) =>
    terminal.warning(`port ${wanted} is in use: ${what} is on ${got}`)
  if (port !== 0 && port !== system.gatewayPort) inUse(port, 'the simulator', system.gatewayPort)
  const got = Number(new URL(system.apiUrl).port)
  if (apiPort !== undefined && apiPort !== 0 && apiPort !== got) inUse(apiPort, 'the Kubernetes API', got)
}

/** Prints addresses and commands to try. */
export function announceReady(terminal: Terminal, system: LocalSystem, afterMs: number): void {
  terminal.line()
  for (const [name, command] of system.workload.hints(system)) terminal.row(name, command)
  terminal.line()
  terminal.line(`Ready after ${(afterMs / 1_000).toFixed(1)} s. Ctrl-C stops everything.`)
  terminal.line()
}

/** `2 pods ready` or `1 of 2 pods ready`. */
export function describePods({ active, replicas }: DeploymentController): string {
  const ready = active.filter(({ state }) => state.ready).length
  return ready === replicas ? `${count(ready, 'pod')} ready` : `${ready} of ${count(replicas, 'pod')} ready`
}

/** HTML for `/` while the frontend is not built. */
export function statusPage(system: LocalSystem): string {
  const rows = system.cluster.deployments.map(({ name, active, replicas }) => ({
    deployment: name,
    ready: active.filter(({ state }) => state.ready).length,
    desired: replicas,
  }))
  return placeholderPage({ url: system.url, rows, links: ['/restaurants', '/openapi.json', '/consumers'] })
}

/** Prints a change of replicas with its reason; nothing if they stay the same. */
export function announceDecision(terminal: Terminal, decision: ScalingDecision): void {
  const { from, to, target, lagPerPartition, reason } = decision
  if (from === to) return
  const lag = lagPerPartition.reduce((sum, each) => sum + each, 0)
  const seen = lagPerPartition.length > 0 ? `lag ${lag}. ` : ''
  terminal.event(`${target} ${from} → ${to} pods. ${seen}${reason}`)
}
