import { type FaultRecord, type FaultStep, type ScalingDecision } from '@food-delivery/contracts'
import { withoutUserinfo } from '@food-delivery/service-kit/dist/logging/redaction.js'
import { type DeploymentController } from '../cluster/deployment-controller'
import { type LocalConfig } from '../config'
import { type Options } from './options'
import { type Terminal, count, seconds } from '../terminal/terminal'
import { type ServerName } from '../backends/servers'
import { serversOf } from '../workload/workload'
import { type LocalSystem } from './local-system'

/** Prints the address of each server, and whether it is embedded. */
export function announceServers(
  terminal: Terminal,
  { system, config, options }: { system: LocalSystem; config: LocalConfig; options: Options },
): void {
  for (const name of serversOf(options)) {
    const variables = config.servers[name]
    if (variables) terminal.row(name, `${withoutUserinfo(Object.values(variables)[0] ?? '')}  not embedded`)
    else terminal.row(name, `${system.embedded?.addresses[name] ?? ''}  ${storageOf(name, options)}`)
  }
}

function storageOf(name: ServerName, { dataDir }: Options): string {
  return dataDir !== undefined && name !== 'redis' ? `embedded, data in ${dataDir}` : 'embedded, in memory'
}

/** Warns about ports that could not be used. */
export function announcePorts(
  terminal: Pick<Terminal, 'warning'>,
  system: Pick<LocalSystem, 'gatewayPort' | 'apiUrl' | 'unavailablePorts'>,
  { port, apiPort }: Pick<Options, 'port' | 'apiPort'>,
): void {
  const warnIfDifferent = (server: string, requested: number, actual: number) => {
    if (requested === 0 || requested === actual) return
    const reason = system.unavailablePorts.get(requested) === 'EACCES' ? 'is not permitted (EACCES)' : 'is in use'
    terminal.warning(`port ${requested} ${reason}: ${server} is on ${actual}`)
  }
  warnIfDifferent('the simulator', port, system.gatewayPort)
  warnIfDifferent('the Kubernetes API', apiPort ?? 0, Number(new URL(system.apiUrl).port))
}

export function announceReady(terminal: Terminal, system: LocalSystem, afterMs: number): void {
  terminal.line()
  for (const [name, command] of system.workload.hints(system)) terminal.row(name, command)
  terminal.line()
  terminal.line(`Ready after ${seconds(afterMs)}. Ctrl-C stops everything.`)
  terminal.line()
}

/** `2 pods ready` or `1 of 2 pods ready`. */
export function describePods({ readyPods, replicas }: DeploymentController): string {
  const total = count(replicas, 'pod')
  return readyPods.length === replicas ? `${total} ready` : `${readyPods.length} of ${total} ready`
}

export function announceFault(terminal: Terminal, { kind }: FaultRecord, { action, object }: FaultStep): void {
  terminal.event(`fault ${kind}: ${object} ${action}`)
}

/** Prints a change of replicas with its reason. */
export function announceDecision(terminal: Terminal, decision: ScalingDecision): void {
  const { from, to, target, lagPerPartition, reason } = decision
  if (from === to) return
  const lag = lagPerPartition.reduce((total, partitionLag) => total + partitionLag, 0)
  const lagText = lagPerPartition.length > 0 ? `lag ${lag}. ` : ''
  terminal.event(`${target} ${from} → ${to} pods. ${lagText}${reason}`)
}
