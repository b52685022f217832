import { type DecisionRecord } from '../autoscaling/decision-log'
import { type Scaling, type ScalingOptions } from '../autoscaling/scaling'
import { type Page } from '../kubernetes-api/api-server'
import { writeJson } from '../kubernetes-api/responses'

/** The autoscalers of the system and the API pages with their decisions. */
export class ScalingPart {
  private scaling: Scaling | undefined
  private isStopped = false
  private readonly waiting: ((scaling: Scaling) => void)[] = []

  readonly pages: Readonly<Record<string, Page>> = {
    '/decisions': (request) => this.answerDecisions(request),
    '/recording': ({ res, query }) => {
      const since = Number(query.get('since') ?? 0)
      writeJson(res, this.scaling ? 200 : 503, this.scaling?.record(since) ?? { message: 'not started yet' })
    },
  }

  /** Starts KEDA's loops and the HPA controller's. */
  async start(options: ScalingOptions): Promise<void> {
    // Loaded late, since it takes time and nothing scales before the pods run.
    const { Scaling } = await import('../autoscaling/scaling.js')
    if (this.isStopped) return
    this.scaling = new Scaling(options)
    for (const begin of this.waiting.splice(0)) begin(this.scaling)
    this.scaling.start()
  }

  async stop(): Promise<void> {
    this.isStopped = true
    await this.scaling?.stop()
  }

  private answerDecisions({ res, query, signal }: Parameters<Page>[0]): void {
    const autoscaler = query.get('autoscaler') ?? undefined
    const since = Number(query.get('since') ?? 0)
    if (query.get('watch') !== 'true') {
      const filter = autoscaler === undefined ? { since } : { since, autoscaler }
      return writeJson(res, 200, this.scaling?.log.list(filter) ?? [])
    }
    res.writeHead(200, { 'content-type': 'application/x-ndjson' })
    res.flushHeaders()
    const send = (record: DecisionRecord) => res.write(`${JSON.stringify(record)}\n`)
    const begin = ({ log }: Scaling) => {
      for (const record of log.records) send(record)
      const unsubscribe = log.subscribe(send)
      const end = () => {
        unsubscribe()
        signal.removeEventListener('abort', end)
        res.end()
      }
      signal.addEventListener('abort', end)
      res.once('close', end)
    }
    if (this.scaling) begin(this.scaling)
    else this.waiting.push(begin)
  }
}
