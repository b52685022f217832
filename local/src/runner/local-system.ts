import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type FaultRecord, type FaultStep } from '@food-delivery/contracts'
import { FAULTS_PATH } from '@food-delivery/contracts/dist/faults.js'
import { RECORDING_PATH } from '@food-delivery/contracts/dist/names.js'
import { RACE_PATH } from '@food-delivery/contracts/dist/race.js'
import { type EmbeddedServers, startEmbedded } from '../backends/embedded-process'
import { type ServerName, kafkaCredentials } from '../backends/servers'
import { type DecisionRecord } from '../autoscaling/decision-log'
import { Cluster } from '../cluster/cluster'
import { type LocalConfig } from '../config'
import { APPLY_PATH, handleApply } from '../gateway/apply/handle-apply'
import { Faults } from '../faults/faults'
import { handleFaults } from '../faults/handle-faults'
import { localFaultSystem } from '../faults/local-fault-system'
import { refusedFaults } from '../faults/refused-faults'
import { Gateway } from '../gateway/gateway'
import { labPages } from '../gateway/lab-pages'
import { placeholderPage } from '../gateway/placeholder-page'
import { handleRace } from '../gateway/handle-race'
import { handleRecording } from '../gateway/handle-recording'
import { readRoutes } from '../gateway/route-table'
import { ApiServer } from '../kubernetes-api/api-server'
import { startOnFreePort } from '../listen'
import { type KubeObject, type Secret } from '../manifests/objects'
import { type Options } from './options'
import { LogBuffer } from '../pods/log-buffer'
import { type PodEvent, type PodOptions } from '../pods/pod'
import { StartQueue } from '../pods/start-queue'
import { ServiceRegistry } from '../cluster/service-registry'
import { withRegistryFields } from '../manifests/registry-fields'
import { type FindObject, objectFinder } from '../store/find-object'
import { ALL_NAMESPACES, ObjectStore } from '../store/object-store'
import { foodDelivery } from '../workload/food-delivery'
import { hpaLab } from '../workload/hpa-lab'
import { type Workload, serversOf } from '../workload/workload'
import { containerStarter } from './container-starter'
import { desiredState, initialReplicas } from './desired-state'
import { withAutoscalers } from './with-autoscalers'
import { LazyScaling } from './lazy-scaling'

/** The namespace of the manifests' objects; kubectl uses it by default. */
const NAMESPACE = 'default'

interface LocalSystemOptions {
  /** The folder of the repository. */
  root: string
  options: Options
  config: LocalConfig
  onEvent: (event: PodEvent) => void
  /** Called for each step of a fault. */
  onFault?: (fault: FaultRecord, step: FaultStep) => void
  now: () => number
}

const EMBEDDED_GRACE_MS = 2_000

/** The whole local system: servers, pods, Services, gateway and Kubernetes API. */
export class LocalSystem {
  readonly cluster: Cluster
  readonly workload: Workload
  /** Deployments whose package is not built. */
  readonly unbuilt: readonly string[]
  /** The faults that pages and `npm run fault` inject; the lab has none. */
  readonly faults: Faults | undefined
  /** The output of the embedded servers. */
  readonly embeddedLog: LogBuffer
  /** The Secret with which services and clients connect to Kafka. */
  credentials: Secret = kafkaCredentials({}, {})
  embedded: EmbeddedServers | undefined
  gatewayPort = 0
  /** Ports on which no server could listen, with the codes of the errors. */
  readonly unavailablePorts = new Map<number, 'EADDRINUSE' | 'EACCES'>()
  private readonly objects: KubeObject[]
  private readonly store: ObjectStore
  /** The variables of every process. With NODE_COMPILE_CACHE, Node 22.1 and later start faster the next time. */
  private readonly podEnv: Record<string, string>
  private readonly api: ApiServer
  private readonly services: ServiceRegistry
  private readonly find: FindObject
  private readonly scaling = new LazyScaling(() => this.faults?.view().faults ?? [])
  private readonly startQueue = new StartQueue(availableParallelism() + 1)
  private readonly serversStarting: Promise<void>
  private gateway: Gateway | undefined
  private startContainer: PodOptions['startContainer'] = () => Promise.reject(new Error('the system has not started'))

  constructor(private readonly settings: LocalSystemOptions) {
    const { root, options, config, now, onEvent } = settings
    this.podEnv = { ...config.podEnv, NODE_COMPILE_CACHE: join(root, '.cache', 'compiled') }
    this.embeddedLog = new LogBuffer({ now })
    // The servers start while the manifests are read.
    this.serversStarting = this.startServers()
    this.serversStarting.catch(() => undefined)
    this.workload = options.lab ? hpaLab(root, options.file) : foodDelivery(root)
    const { objects: manifests, folder } = this.workload
    const manifestsWithAutoscalers = withAutoscalers({ objects: manifests, folder, options })
    const { objects, unbuilt } = desiredState({ objects: manifestsWithAutoscalers, servers: config.servers, root })
    this.objects = objects
    this.unbuilt = unbuilt
    const store = (this.store = new ObjectStore({ now, namespace: NAMESPACE, rules: options.rules }))
    this.find = objectFinder(store, objects)
    this.cluster = new Cluster({
      objects,
      store,
      initialReplicas: initialReplicas(manifests, options.replicas),
      startContainer: (identity, log) => this.startContainer(identity, log),
      onEvent: (event) => {
        if (event.kind === 'started') this.startQueue.endStart(event.pod.name)
        onEvent(event)
      },
      now,
    })
    this.services = new ServiceRegistry({
      store,
      endpoints: this.endpoints,
      embeddedAddress: (service) => this.embedded?.addresses[service as ServerName],
    })
    store.subscribe('services', ({ type }) => type !== 'DELETED' && this.restartUnresolved(), ALL_NAMESPACES)
    const { paths, externalMetrics } = this.scaling
    this.api = new ApiServer({ store, cluster: this.cluster, now, extraPaths: paths, externalMetrics })
    this.faults = options.lab ? undefined : this.createFaults()
  }

  private createFaults(): Faults {
    const { config, options, now, onFault } = this.settings
    const { servers, podEnv } = config
    return new Faults({
      now,
      system: localFaultSystem({
        cluster: this.cluster,
        embedded: () => this.embedded,
        credentials: () => this.credentials,
        caFile: podEnv['KAFKA_CA_FILE'],
        url: () => this.url,
        apiUrl: () => this.apiUrl,
        namespace: NAMESPACE,
        setScalerBlind: (isBlind) => this.scaling.setBlind(isBlind),
      }),
      refused: refusedFaults({
        servers,
        platform: process.platform,
        scalesByLag: ['keda', 'time-lag'].includes(options.autoscaler),
        partitioner: podEnv['KAFKA_PARTITIONER'],
      }),
      ...(onFault ? { onStep: onFault } : {}),
    })
  }

  /** Restarts containers that started before a Service in their environment existed. */
  private restartUnresolved(): void {
    for (const pod of this.cluster.pods) pod.restartIfResolved(this.services.addressesIn(pod.identity.namespace))
  }

  private readonly endpoints = (service: string, namespace?: string) => this.cluster.endpoints(service, namespace)

  get apiUrl(): string {
    return this.api.url
  }

  get url(): string {
    return `http://localhost:${this.gatewayPort}`
  }

  /** Resolves when all pods have been created; they become ready later. */
  async start(): Promise<void> {
    const { root, options, config } = this.settings
    await Promise.all([this.serversStarting, this.startGateway(options.port)])
    await this.startOnPort(options.apiPort ?? (options.port && this.gatewayPort + 1), (port) => this.api.start(port))
    const { embedded, startQueue, podEnv, find, services, store } = this
    store.put('secrets', withRegistryFields(this.credentials))
    this.startContainer = containerStarter({
      embedded,
      startQueue,
      podEnv,
      find,
      addressesIn: (namespace) => services.addressesIn(namespace),
      root,
      servers: config.servers,
      allowsCommands: options.allowCommands,
      commandFolder: config.commandFolder,
      kubernetesApiUrl: this.apiUrl,
    })
    this.cluster.start()
  }

  /** Call when all pods are ready: from then on, starting pods slow down the running pods less. */
  limitStarts(): void {
    this.startQueue.limitTo(availableParallelism())
  }

  /** Starts the autoscalers. Kafka must be available, and the topic must exist. */
  startScaling(onDecision: (record: DecisionRecord) => void): Promise<void> {
    const { find, store, cluster, credentials, services } = this
    const { config, options } = this.settings
    return this.scaling.start({
      find,
      store,
      cluster,
      credentials,
      addressOf: services.addressesIn(),
      onDecision,
      hpaSyncMs: options.hpaSyncMs,
      caFile: config.podEnv['KAFKA_CA_FILE'],
    })
  }

  /** Ends faults, stops the autoscalers and drains the pods, at most `graceSeconds`; then stops everything else. */
  async stop(graceSeconds: number): Promise<void> {
    // Faults end first, because pods cannot drain while they are frozen or a server is down.
    await this.faults?.stop()
    await Promise.all([this.scaling.stop(), this.cluster.stop(graceSeconds)])
    this.gateway?.stop()
    this.services.stop()
    this.api.stop()
    await this.embedded?.stop(EMBEDDED_GRACE_MS)
  }

  /** Kills every process. */
  kill(): void {
    for (const pod of this.cluster.pods) pod.delete(0)
    this.embedded?.kill()
  }

  private async startServers(): Promise<void> {
    const { root, options, config } = this.settings
    const servers = serversOf(options).filter((name) => config.servers[name] === undefined)
    if (servers.length > 0)
      this.embedded = await startEmbedded({
        script: join(root, 'packages/embedded/dist/main.js'),
        servers,
        env: this.podEnv,
        log: this.embeddedLog,
        ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
      })
    this.credentials = kafkaCredentials(config.servers, this.embedded?.addresses ?? {})
  }

  private async startGateway(firstPort: number): Promise<void> {
    // Imports one file while the servers start, because loading all of service-kit would delay the start.
    const { createReverseProxy } = await import('@food-delivery/service-kit/dist/proxy/reverse-proxy.js')
    const { faults } = this
    const gateway = new Gateway({
      createReverseProxy,
      fallback: labPages(join(this.settings.root, 'frontend/dist/client')),
      ownPaths: {
        [RACE_PATH]: (req, res) => handleRace(req, res, join(this.settings.root, '.cache/race.json')),
        [RECORDING_PATH]: (req, res) => handleRecording(req, res, () => this.scaling.record()),
        ...(faults && { [FAULTS_PATH]: (req, res) => handleFaults(req, res, faults) }),
        [APPLY_PATH]: (req, res) => handleApply(req, res, { apiUrl: this.apiUrl, namespace: NAMESPACE }),
      },
      routes: readRoutes(this.objects),
      endpoints: this.endpoints,
      hasDeployment: (service) => this.cluster.hasDeployment(service),
      placeholder: () => placeholderPage(this.url, this.cluster.deployments),
    })
    this.gateway = gateway
    this.gatewayPort = await this.startOnPort(firstPort, (port) => gateway.start(port))
  }

  private startOnPort<T>(first: number, start: (port: number) => Promise<T>): Promise<T> {
    return startOnFreePort(first, start, (port, code) => this.unavailablePorts.set(port, code))
  }
}
