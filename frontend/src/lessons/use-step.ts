import { useEffect, useState } from 'react'
import { type Condition, type Lesson } from '@food-delivery/lessons'
import { brokerTime } from '../flow/clock-offset'
import { type Simulator, useSelector, useSimulator } from '../store/simulator-context'
import { type SimulatorState } from '../store/state'
import { type Facts, holds, valueOf } from './measures'
import { perform } from './perform'
import { type PlannedExample, planExample } from './plan-example'
import { type Progress } from './progress'

/**
 * `open`: waits for a prediction. `before`: the conditions to begin are not met yet. `late`: they are not met any more.
 * `early`: the outcome is already visible, before anything was done. `ready`: the step can begin. `failed`: the server
 * rejected the task. `notSimulated`: the planner could not simulate the plan. `running`: it has begun. `seen`: its
 * outcome was seen.
 */
export type StepState = 'open' | 'before' | 'late' | 'early' | 'ready' | 'failed' | 'notSimulated' | 'running' | 'seen'

/** The current step and its state, which is updated once a second. */
export function useStep(lesson: Lesson, progress: Progress, onChange: (progress: Progress) => void) {
  const simulator = useSimulator()
  const { store, createPlanner } = simulator
  // Renders again once a second, when the flow of the charts changes.
  useSelector(({ chartFlow }) => chartFlow)
  const [isRejected, setIsRejected] = useState(false)
  const [attempt, setAttempt] = useState(0)
  const state = store.getState()
  const step = lesson.steps[progress.step]
  if (!step) throw new RangeError(`lesson ${lesson.name} has no step ${progress.step}`)
  const { since, totals = null, prediction } = progress
  const load = step.task.kind === 'plan' && since !== null ? step.task.load : null
  const { planned, hasFailed } = usePlannedExample(load, attempt, createPlanner)
  const facts: Facts = { state, since: since ?? brokerSecond(state), totals, planned }
  const outcome = valueOf(step.question.about, lesson, facts)
  const isMet = step.seen.every((condition) => holds(condition, lesson, facts))
  const isSeen = progress.measured !== null
  useEffect(() => {
    if (since === null || isSeen || isRejected) return
    if (!totals && state.orderTotals) return onChange({ ...progress, totals: state.orderTotals })
    if (!isMet || outcome === null) return
    if (step.task.kind === 'load' && !step.task.goesOn) simulator.load.stop()
    onChange({ ...progress, measured: outcome })
  })
  const begin = () => {
    setIsRejected(false)
    setAttempt(attempt + 1)
    onChange({ ...progress, since: brokerSecond(store.getState()), totals: null })
    void perform(step.task, simulator, lesson).then((isAccepted) => setIsRejected(!isAccepted))
  }
  const stepState = (): StepState => {
    if (isSeen) return 'seen'
    if (isRejected) return 'failed'
    if (hasFailed) return 'notSimulated'
    if (since !== null) return 'running'
    if (isMet) return 'early'
    return obstacle(step.before ?? [], lesson, facts) ?? (prediction === null ? 'open' : 'ready')
  }
  return { step, facts, begin, planned, state: stepState() }
}

/** Why a step cannot begin: its conditions are not met yet, or not any more, such as a backlog that has been processed. */
function obstacle(before: readonly Condition[], lesson: Lesson, facts: Facts): 'before' | 'late' | undefined {
  if (before.every((condition) => holds(condition, lesson, facts))) return undefined
  const isOver = before.some((condition) => {
    const value = valueOf(condition, lesson, facts)
    return value !== null && value < (condition.min ?? -Infinity)
  })
  return isOver ? 'late' : 'before'
}

/**
 * The simulated plan of a load, null before it is finished, and whether the simulation has failed. It is not stored, so
 * a reload simulates again. `attempt`: another number starts another simulation.
 */
function usePlannedExample(load: string | null, attempt: number, createPlanner: Simulator['createPlanner']) {
  const [planned, setPlanned] = useState<PlannedExample | null>(null)
  const [failedAttempt, setFailedAttempt] = useState<number | null>(null)
  useEffect(() => {
    if (load === null) return
    let isCurrent = true
    planExample(load, createPlanner).then(
      (result) => isCurrent && setPlanned(result),
      () => isCurrent && setFailedAttempt(attempt),
    )
    return () => {
      isCurrent = false
    }
  }, [load, attempt, createPlanner])
  return { planned, hasFailed: failedAttempt === attempt }
}

function brokerSecond({ flow, now }: SimulatorState): number {
  return Math.floor(brokerTime(flow.offset, now) / 1_000)
}
