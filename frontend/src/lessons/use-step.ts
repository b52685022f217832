import { type FaultRequest } from '@food-delivery/contracts'
import { useEffect, useState } from 'react'
import { brokerTime } from '../flow/clock-offset'
import { loadPlan } from '../settings/settings'
import { type Simulator, useSelector, useSimulator } from '../store/simulator-context'
import { type SimulatorState } from '../store/state'
import { type Lesson, type Task } from '@food-delivery/lessons'
import { type Facts, holds, valueOf } from './measures'
import { type Planned, planExample } from './plan-example'
import { type Progress } from './progress'

/**
 * `open`: the reader has yet to predict. `before`: what the step needs does not hold yet. `early`: what the step shows is so already, before anything was done. `ready`: the
 * step can begin. `running`, `seen`: it has begun, and its outcome was seen.
 */
export type StepState = 'open' | 'before' | 'early' | 'ready' | 'running' | 'seen'

/** The step of a reader, judged every second from the streams of the page. */
export function useStep(lesson: Lesson, progress: Progress, onChange: (progress: Progress) => void) {
  const { store, load, faults, createPlanner } = useSimulator()
  // The flow of the charts changes once a second.
  useSelector(({ chartFlow }) => chartFlow)
  const state = store.getState()
  const step = lesson.steps[progress.step]
  if (!step) throw new RangeError(`lesson ${lesson.name} has no step ${progress.step}`)
  const { since, prediction } = progress
  const planned = usePlanned(step.task.kind === 'plan' && since !== null ? step.task.load : null, createPlanner)
  const facts: Facts = { state, since: since ?? brokerSecond(state), planned }
  const outcome = valueOf(step.question.about, lesson, facts)
  const isMet = step.seen.every((condition) => holds(condition, lesson, facts))
  const canBegin = (step.before ?? []).every((condition) => holds(condition, lesson, facts))
  const isSeen = progress.measured !== null
  useEffect(() => {
    if (since === null || isSeen || !isMet || outcome === null) return
    if (step.task.kind === 'load' && !step.task.goesOn) load.stop()
    onChange({ ...progress, measured: outcome })
  })
  const begin = () => {
    onChange({ ...progress, since: brokerSecond(store.getState()) })
    perform(step.task)
  }
  const perform = (task: Task) => {
    if (task.kind === 'stop') load.stop()
    if (task.kind === 'fault') void faults.inject(faultOf(task))
    if (task.kind !== 'load') return
    store.dispatch({ type: 'settings', change: { shape: 'steady', ...task.preset, group: lesson.group } })
    load.start(loadPlan(store.getState().settings))
  }
  return { step, facts, begin, planned, state: stateOf({ since, prediction, isSeen, isMet, canBegin }) }
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

function faultOf({ fault: kind, target, seconds }: Extract<Task, { kind: 'fault' }>): FaultRequest {
  return { kind, seconds, ...(target && { target }) }
}

function stateOf({
  since,
  prediction,
  isSeen,
  isMet,
  canBegin,
}: Pick<Progress, 'since' | 'prediction'> & Record<'isSeen' | 'isMet' | 'canBegin', boolean>): StepState {
  if (isSeen) return 'seen'
  if (since !== null) return 'running'
  if (isMet) return 'early'
  if (!canBegin) return 'before'
  return prediction === null ? 'open' : 'ready'
}

function brokerSecond({ flow, now }: SimulatorState): number {
  return Math.floor(brokerTime(flow.offset, now) / 1_000)
}
