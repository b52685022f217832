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

/** Says which servers are used. */
export function announceServers(
  terminal: Terminal,
  { system, config, options }: { system: LocalSystem; config: LocalConfig; options: Options },
): void {
  for (const name of serversOf(options)) {
    const own = config.servers[name]
    if (own) terminal.row(name, `${withoutUserinfo(Object.values(own)[0] ?? '')}  your own`)
    else terminal.row(name, `${system.embedded?.addresses[name] ?? ''}  ${whereKept(name, options)}`)
  }
}

function whereKept(name: ServerName, { dataDir }: Options): string {
  return dataDir !== undefined && name !== 'redis' ? `embedded, data in ${dataDir}` : 'embedded, in memory'
}

/** Says which ports were taken. */
export function announcePorts(terminal: Terminal, system: LocalSystem, { port, apiPort }: Options): void {
  const taken = (wanted: number, what: string, got: number) =>
    terminal.warning(`port ${wanted} is taken: ${what} is on ${got}`)
  if (port !== 0 && port !== system.gatewayPort) taken(port, 'the simulator', system.gatewayPort)
  const got = Number(new URL(system.apiUrl).port)
  if (apiPort !== undefined && apiPort !== 0 && apiPort !== got) taken(apiPort, 'the Kubernetes API', got)
}

/** Says where to look and what to try. */
export function announceReady(terminal: Terminal, system: LocalSystem, afterMs: number): void {
  terminal.line()
  for (const [name, command] of system.workload.hints(system)) terminal.row(name, command)
  terminal.line()
  terminal.line(`Ready after ${(afterMs / 1_000).toFixed(1)} s. Ctrl-C ends everything.`)
  terminal.line()
}

/** `2 of 2 pods`, or what is missing. */
export function describePods({ active, replicas }: DeploymentController): string {
  const ready = active.filter(({ state }) => state.ready).length
  return ready === replicas ? `${count(ready, 'pod')} ready` : `${ready} of ${count(replicas, 'pod')} ready`
}

/** The page at `/` without a frontend. */
export function statusPage(system: LocalSystem): string {
  const rows = system.cluster.deployments.map(({ name, active, replicas }) => ({
    deployment: name,
    ready: active.filter(({ state }) => state.ready).length,
    wanted: replicas,
  }))
  return placeholderPage({ url: system.url, rows, links: ['/restaurants', '/openapi.json', '/consumers'] })
}

/** Prints a change of size in one line with its reason; what changes nothing is not worth one. */
export function announceDecision(terminal: Terminal, decision: ScalingDecision): void {
  const { from, to, target, lagPerPartition, reason } = decision
  if (from === to) return
  const lag = lagPerPartition.reduce((sum, each) => sum + each, 0)
  const seen = lagPerPartition.length > 0 ? `lag ${lag}. ` : ''
  terminal.event(`${target} ${from} → ${to} pods. ${seen}${reason}`)
}
