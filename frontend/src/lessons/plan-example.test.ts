import { type PlannerWorker } from '../plan/engine/planner-client'
import { workerInProcess } from '../test/planner-in-process'
import { planExample } from './plan-example'

/** Creates workers with the real planner, and counts those that were not terminated. */
function countWorkers() {
  const running = new Set<PlannerWorker>()
  const createWorker = () => {
    const worker = workerInProcess()
    running.add(worker)
    return { ...worker, terminate: () => void running.delete(worker) }
  }
  return { createWorker, running }
}

describe('planExample', () => {
  it('returns the pods and the last decision, and terminates its worker', async () => {
    const { createWorker, running } = countWorkers()
    const { pods, decision, document } = await planExample('ramp from=20 to=300 for=1h', createWorker)
    expect(pods).toBeGreaterThan(1)
    expect(decision).toMatchObject({ target: 'orders' })
    expect(document.load).toMatchObject({ text: 'ramp from=20 to=300 for=1h' })
    expect(running.size).toBe(0)
  })

  it('rejects with the problem that the planner reports, and terminates its worker', async () => {
    const { createWorker, running } = countWorkers()
    await expect(planExample('tide rate=5', createWorker)).rejects.toThrow('tide')
    expect(running.size).toBe(0)
  })
})
