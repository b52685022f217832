import { type RecordedRun } from '@food-delivery/autoscaler'
import { type FaultRecord } from '@food-delivery/contracts'
import { type DecisionRecord } from '../autoscaling/decision-log'
import { type Scaling, type ScalingOptions } from '../autoscaling/scaling'
import { recordedFaults } from '../faults/recorded-faults'
import { type PathHandler } from '../kubernetes-api/api-server'
import { type ReadExternalMetric } from '../kubernetes-api/metrics/metrics-api'
import { endOnAbort, writeJson } from '../kubernetes-api/responses'

/**
 * The autoscalers of the system, whose code is loaded when they start, and the paths of the API about their decisions.
 */
export class LazyScaling {
  private scaling: Scaling | undefined
  private isStopped = false
  private resolveCreated: (scaling: Scaling) => void = () => undefined
  private readonly created = new Promise<Scaling>((resolve) => (this.resolveCreated = resolve))

  /** `faults`: the faults of this system for recordings, oldest first. */
  constructor(private readonly faults: () => readonly FaultRecord[]) {}

  readonly paths: Readonly<Record<string, PathHandler>> = {
    '/decisions': (request) => this.writeDecisions(request),
    '/recording': ({ res, query }) => {
      const since = Number(query.get('since') ?? 0)
      writeJson(res, this.scaling ? 200 : 503, this.record(since) ?? { message: 'no autoscaler has started yet' })
    },
  }

  /** A recording of the last 15 minutes, or since a later time, in ms since 1970; undefined before the first start. */
  readonly record = (since?: number): RecordedRun | undefined => {
    const run = this.scaling?.record(since)
    if (!run) return undefined
    const faults = recordedFaults(this.faults(), Date.parse(run.startedAt))
    return faults.length > 0 ? { ...run, faults } : run
  }

  readonly externalMetrics = (): ReadExternalMetric | undefined => {
    const { scaling } = this
    return scaling && ((scaledObject, metric) => scaling.externalMetric(scaledObject, metric))
  }

  /** Starts the loops of KEDA and of the HPA controller. */
  async start(options: ScalingOptions): Promise<void> {
    // Imported here, because loading takes time and the autoscalers start only when the pods run.
    const { Scaling } = await import('../autoscaling/scaling.js')
    if (this.isStopped) return
    this.scaling = new Scaling(options)
    this.resolveCreated(this.scaling)
    this.scaling.start()
  }

  /** Makes the lag reads of the autoscalers fail, or succeed again. */
  setBlind(isBlind: boolean): void {
    if (this.scaling) this.scaling.isBlind = isBlind
  }

  async stop(): Promise<void> {
    this.isStopped = true
    await this.scaling?.stop()
  }

  private writeDecisions({ res, query, signal }: Parameters<PathHandler>[0]): void {
    const autoscaler = query.get('autoscaler') ?? undefined
    const since = Number(query.get('since') ?? 0)
    if (query.get('watch') !== 'true') {
      const filter = autoscaler === undefined ? { since } : { since, autoscaler }
      return writeJson(res, 200, this.scaling?.log.list(filter) ?? [])
    }
    res.writeHead(200, { 'content-type': 'application/x-ndjson' })
    res.flushHeaders()
    const send = (record: DecisionRecord) => res.write(`${JSON.stringify(record)}\n`)
    void this.created.then(({ log }) => {
      for (const record of log.records) send(record)
      endOnAbort(res, signal, log.subscribe(send))
    })
  }
}
