import { type Lesson, type Task } from '@food-delivery/lessons'
import { cancelUntilNow } from '../controls/cancel-until-now'
import { loadPlan } from '../settings/settings'
import { type Simulator } from '../store/simulator-context'

/** Performs a task. Resolves to false if the server rejects it. */
type Performer<K extends Task['kind']> = (
  task: Extract<Task, { kind: K }>,
  simulator: Simulator,
  lesson: Lesson,
) => void | Promise<boolean>

const performers: { [K in Task['kind']]: Performer<K> } = {
  // The user places the order on the phone of the page.
  order: () => undefined,
  // useStep simulates the plan, and does so again after a reload.
  plan: () => undefined,
  load: ({ preset }, { store, load }, { group }) => {
    store.dispatch({ type: 'settings', change: { shape: 'steady', ...preset, group } })
    load.start(loadPlan(store.getState().settings))
  },
  stop: (_task, { load }) => load.stop(),
  fault: async ({ fault: kind, target, seconds }, { store, faults }) => {
    await faults.inject({ kind, seconds, ...(target && { target }) })
    return store.getState().faults.rejection === null
  },
  cancel: (_task, simulator) =>
    cancelUntilNow(simulator).then(
      () => true,
      () => false,
    ),
}

/** Performs the task of a step. Resolves to false if the server rejects it. */
export async function perform(task: Task, simulator: Simulator, lesson: Lesson): Promise<boolean> {
  const performer = performers[task.kind] as Performer<Task['kind']>
  return (await performer(task, simulator, lesson)) ?? true
}
