import { useEffect, useState } from 'react'
import { brokerTime } from '../flow/clock-offset'
import { type Simulator, useSelector, useSimulator } from '../store/simulator-context'
import { type SimulatorState } from '../store/state'
import { type Condition, type Lesson } from '@food-delivery/lessons'
import { type Facts, holds, valueOf } from './measures'
import { perform } from './perform'
import { type Planned, planExample } from './plan-example'
import { type Progress } from './progress'

/**
 * `open`: the reader has yet to predict. `before`: what the step needs does not hold yet; `late`: no longer. `early`: what the step shows
 * is so already, before anything was done. `ready`: the step can begin. `failed`: the server did not accept it. `running`, `seen`: it has
 * begun, and its outcome was seen.
 */
export type StepState = 'open' | 'before' | 'late' | 'early' | 'ready' | 'failed' | 'running' | 'seen'

/** The step of a reader, judged every second from the streams of the page. */
export function useStep(lesson: Lesson, progress: Progress, onChange: (progress: Progress) => void) {
  const simulator = useSimulator()
  const { store, load, createPlanner } = simulator
  // The flow of the charts changes once a second.
  useSelector(({ chartFlow }) => chartFlow)
  const [isRejected, setIsRejected] = useState(false)
  const state = store.getState()
  const step = lesson.steps[progress.step]
  if (!step) throw new RangeError(`lesson ${lesson.name} has no step ${progress.step}`)
  const { since, totals = null, prediction } = progress
  const planned = usePlanned(step.task.kind === 'plan' && since !== null ? step.task.load : null, createPlanner)
  const facts: Facts = { state, since: since ?? brokerSecond(state), totals, planned }
  const outcome = valueOf(step.question.about, lesson, facts)
  const isMet = step.seen.every((condition) => holds(condition, lesson, facts))
  const isSeen = progress.measured !== null
  useEffect(() => {
    if (since === null || isSeen || isRejected) return
    if (!totals && state.orderTotals) return onChange({ ...progress, totals: state.orderTotals })
    if (!isMet || outcome === null) return
    if (step.task.kind === 'load' && !step.task.goesOn) load.stop()
    onChange({ ...progress, measured: outcome })
  })
  const begin = () => {
    setIsRejected(false)
    onChange({ ...progress, since: brokerSecond(store.getState()), totals: null })
    void perform(step.task, simulator, lesson).then((isAccepted) => setIsRejected(!isAccepted))
  }
  const stepState = (): StepState => {
    if (isSeen) return 'seen'
    if (isRejected) return 'failed'
    if (since !== null) return 'running'
    if (isMet) return 'early'
    return obstacle(step.before ?? [], lesson, facts) ?? (prediction === null ? 'open' : 'ready')
  }
  return { step, facts, begin, planned, state: stepState() }
}

/** Why a step cannot begin: what it needs does not hold yet, or no longer, such as a backlog that was worked off. */
function obstacle(before: readonly Condition[], lesson: Lesson, facts: Facts): 'before' | 'late' | undefined {
  if (before.every((condition) => holds(condition, lesson, facts))) return undefined
  const isOver = before.some(({ min = -Infinity, ...measured }) => (valueOf(measured, lesson, facts) ?? min) < min)
  return isOver ? 'late' : 'before'
}

/** What the planner simulated; null before. After a reload it simulates again. */
function usePlanned(load: string | null, createPlanner: Simulator['createPlanner']): Planned | null {
  const [planned, setPlanned] = useState<Planned | null>(null)
  useEffect(() => {
    let isShown = true
    if (load !== null) void planExample(load, createPlanner).then((result) => isShown && setPlanned(result))
    return () => {
      isShown = false
    }
  }, [load, createPlanner])
  return planned
}

function brokerSecond({ flow, now }: SimulatorState): number {
  return Math.floor(brokerTime(flow.offset, now) / 1_000)
}
