import { join } from 'node:path'
import { ensureTopic } from '../backends/kafka-clients'
import { seedRestaurants } from '../backends/seed'
import { serverOf } from '../backends/servers'
import { type DeploymentController } from '../cluster/deployment-controller'
import { type LocalConfig } from '../config'
import { errorMessage } from '../error-message'
import { pause } from '../pause'
import { defined } from '../json'
import { type Options } from './options'
import { PodReporter } from '../terminal/pod-reporter'
import { type Terminal, count, seconds } from '../terminal/terminal'
import {
  announceDecision,
  announceFault,
  announcePorts,
  announceReady,
  announceServers,
  describePods,
} from './announce'
import { LocalSystem } from './local-system'
import { ReadyWatch } from './ready-watch'
import { writeRunningFile } from './running-file'

interface RunOptions {
  root: string
  options: Options
  config: LocalConfig
  terminal: Terminal
  now: () => number
}

/** Time for pods to drain, so that the whole shutdown takes less than ten seconds. */
const GRACE_SECONDS = 7

/** Time after which the Deployments whose pods are not ready are reported. */
const WARN_AFTER_MS = 30_000
const TOPIC_RETRY_MS = 2_000

/** Retention per partition of the topic; limited because the embedded Kafka by default keeps its log in memory. */
const EMBEDDED_RETENTION_BYTES = String(32 * 1024 * 1024)

/** Runs the system and reports to the terminal. */
export class Run {
  private readonly system: LocalSystem
  private readonly reporter: PodReporter
  private readonly readyWatch: ReadyWatch
  private readonly stopping = new AbortController()
  private readonly startedAt: number
  /** The names of the manifests' Deployments. The start does not wait for Deployments that a user creates. */
  private readonly deploymentNames: ReadonlySet<string>
  private removeRunningFile = () => undefined as void

  constructor(private readonly settings: RunOptions) {
    const { root, options, config, terminal, now } = settings
    this.startedAt = now()
    this.reporter = new PodReporter(terminal)
    this.readyWatch = new ReadyWatch({
      now,
      onDeployment: (deployment, afterMs) => {
        const isServer = serverOf(deployment.deployment) !== undefined
        if (!isServer) terminal.row(deployment.name, `${describePods(deployment).padEnd(16)}${seconds(afterMs)}`)
      },
    })
    this.system = new LocalSystem({
      root,
      options,
      config,
      now,
      onFault: (fault, step) => announceFault(terminal, fault, step),
      onEvent: (event) => {
        this.reporter.report(event)
        if (event.kind === 'ready' || event.kind === 'waiting') this.readyWatch.check(this.deployments)
      },
    })
    this.deploymentNames = new Set(this.system.cluster.deployments.map(({ name }) => name))
  }

  /**
   * Resolves when all pods are ready and the restaurants are posted. `onServersLost`: called if the embedded servers
   * exit.
   * @throws if the embedded servers do not start or no port is free
   */
  async start(onServersLost: () => void): Promise<void> {
    const { terminal, options, config, now } = this.settings
    terminal.line(`${this.system.workload.title}\n`)
    await this.system.start()
    this.writeRunningFile()
    announceServers(terminal, { system: this.system, config, options })
    for (const name of this.system.unbuilt) terminal.row(name, 'not started, because it is not built: npm run build')
    this.watchServers(onServersLost)
    const warningTimer = setTimeout(() => this.warnUnready(), WARN_AFTER_MS)
    // Not awaited: the consumers, which are awaited below, become ready only after the topic exists.
    void this.prepareTopic().then(() => this.startScaling())
    await Promise.all([this.readyWatch.allReady, this.seed()])
    clearTimeout(warningTimer)
    this.system.limitStarts()
    if (this.isStopping) return
    announcePorts(terminal, this.system, options)
    announceReady(terminal, this.system, now() - this.startedAt)
  }

  /** Drains the pods, then stops everything. */
  async stop(reason: string): Promise<void> {
    const { terminal, now } = this.settings
    const startedAt = now()
    this.stopping.abort()
    this.reporter.mute()
    terminal.line(`\n${reason}: pods finish their work (Ctrl-C again stops them at once)`)
    await this.system.stop(GRACE_SECONDS)
    this.removeRunningFile()
    terminal.line(`Stopped after ${seconds(now() - startedAt)}.`)
  }

  kill(): void {
    this.stopping.abort()
    this.reporter.mute()
    this.system.kill()
    this.removeRunningFile()
  }

  private writeRunningFile(): void {
    const { url, apiUrl, credentials, embedded } = this.system
    const kafka = credentials.stringData?.['BOOTSTRAP_SERVERS'] ?? ''
    const host = embedded?.addresses.mongo
    const mongo = host === undefined ? undefined : `mongodb://${host}`
    this.removeRunningFile = writeRunningFile(this.settings.root, { url, apiUrl, kafka, ...defined({ mongo }) })
  }

  private get deployments(): DeploymentController[] {
    return this.system.cluster.deployments.filter(({ name }) => this.deploymentNames.has(name))
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted
  }

  private watchServers(onLost: () => void): void {
    void this.system.embedded?.ended.then(() => {
      if (this.isStopping) return
      const { lastText = 'no output' } = this.system.embeddedLog
      this.settings.terminal.warning(`the embedded servers have exited: ${lastText}`)
      onLost()
    })
  }

  /** Creates the topic. Retries, because the user's Kafka may start later than the runner. */
  private async prepareTopic(): Promise<void> {
    const { terminal, config } = this.settings
    const { topic } = this.system.workload
    for (let isFirst = true; !this.isStopping; isFirst = false) {
      try {
        const { created, partitions } = await ensureTopic(
          this.system.credentials,
          config.podEnv['KAFKA_CA_FILE'],
          this.system.embedded?.addresses.kafka === undefined ? {} : { 'retention.bytes': EMBEDDED_RETENTION_BYTES },
          topic,
        )
        return terminal.row(`topic ${topic}`, `${count(partitions, 'partition')}${created ? '' : ', already exists'}`)
      } catch (error) {
        if (isFirst && !this.isStopping)
          terminal.warning(`topic ${topic}: ${errorMessage(error)}; retrying, because the services need this topic`)
      }
      await pause(TOPIC_RETRY_MS, this.stopping.signal)
    }
  }

  private async startScaling(): Promise<void> {
    if (this.isStopping) return
    const { terminal } = this.settings
    await this.system
      .startScaling(({ decision }) => announceDecision(terminal, decision))
      .catch((error: unknown) => terminal.warning(`the autoscalers could not be started: ${errorMessage(error)}`))
  }

  private async seed(): Promise<void> {
    const { terminal, options, root } = this.settings
    if (!options.seed || !this.system.workload.isSeeded) return
    try {
      const { url } = this.system
      const { signal } = this.stopping
      const restaurants = await seedRestaurants({ file: join(root, 'restaurants.json'), url, signal })
      terminal.row('restaurants', `${restaurants} posted`)
    } catch (error) {
      if (!this.isStopping) terminal.warning(`cannot post restaurants.json: ${errorMessage(error)}`)
    }
  }

  private warnUnready(): void {
    for (const deployment of this.readyWatch.unreadyDeployments(this.deployments))
      this.settings.terminal.warning(
        `${deployment.name}: ${describePods(deployment)}; to see why: kubectl --server ${this.system.apiUrl} logs deployment/${deployment.name}`,
      )
  }
}
