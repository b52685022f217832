import { Icon } from '../shell/icons'
import { type Task } from '@food-delivery/lessons'
import { useLessonTexts } from './texts/texts'
import { type StepState } from './use-step'

/** Begins a step, and says why it cannot begin yet. */
export function StepButton({ task, state, onBegin }: { task: Task; state: StepState; onBegin: () => void }) {
  const { tasks, hints } = useLessonTexts()
  if (state === 'running' || state === 'seen') return null
  const canBegin = state === 'ready' || state === 'failed'
  return (
    <>
      <button type="button" className="button button-strong" disabled={!canBegin} onClick={onBegin}>
        <Icon name={task.kind === 'stop' ? 'stop' : 'play'} />
        {tasks[task.kind]}
      </button>
      <p className="lesson-hint" role="status">
        {state === 'ready' ? '' : hints[state]}
      </p>
    </>
  )
}
