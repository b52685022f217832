import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { isRecord } from '../is-record'
import { type Figures, figuresOrNull, type SimulateTrial, type Trial, type TuneInput, Tuner } from '../tune'

/** Data with which a worker thread starts. */
interface PoolData {
  tune: TuneInput
}

interface Job {
  trial: Trial
  resolve: (figures: Figures | null | undefined) => void
  reject: (reason: Error) => void
}

/** Worker threads that simulate settings of one input. */
export class TrialPool {
  private readonly workers: Worker[]
  private readonly idleWorkers: Worker[]
  private readonly waitingJobs: Job[] = []
  private readonly runningJobs = new Map<Worker, Job>()

  constructor(
    input: TuneInput,
    size: number,
    private readonly signal: AbortSignal,
  ) {
    this.workers = Array.from({ length: size }, () => this.startWorker(input))
    this.idleWorkers = [...this.workers]
    signal.addEventListener('abort', () => this.cancelAll())
  }

  /** Simulates a trial; resolves to undefined after an abort. */
  readonly simulate: SimulateTrial = (trial) =>
    new Promise((resolve, reject) => {
      if (this.signal.aborted) return resolve(undefined)
      this.waitingJobs.push({ trial, resolve, reject })
      this.startNextJob()
    })

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()))
  }

  private startWorker(input: TuneInput): Worker {
    // The worker runs this file or, in a bundle, the file that contains this one.
    const worker = new Worker(__filename, { workerData: { tune: input } satisfies PoolData })
    worker.on('message', (figures: Figures | null) => {
      this.runningJobs.get(worker)?.resolve(figures)
      this.runningJobs.delete(worker)
      this.idleWorkers.push(worker)
      this.startNextJob()
    })
    worker.on('error', (reason) => this.runningJobs.get(worker)?.reject(reason))
    return worker
  }

  private startNextJob(): void {
    const [worker, job] = [this.idleWorkers[0], this.waitingJobs[0]]
    if (!worker || !job) return
    this.idleWorkers.shift()
    this.waitingJobs.shift()
    this.runningJobs.set(worker, job)
    worker.postMessage(job.trial)
  }

  private cancelAll(): void {
    for (const { resolve } of [...this.waitingJobs.splice(0), ...this.runningJobs.values()]) resolve(undefined)
  }
}

/** In a worker thread: simulates the trials that it receives. */
function serveTrials({ tune }: PoolData): void {
  const tuner = new Tuner(tune)
  parentPort?.on('message', (trial: Trial) => parentPort?.postMessage(figuresOrNull(tuner, trial)))
}

const isPoolData = (data: unknown): data is PoolData => isRecord(data) && 'tune' in data

if (!isMainThread && isPoolData(workerData)) serveTrials(workerData)
