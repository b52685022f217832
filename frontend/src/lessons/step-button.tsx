import { type Task } from '@food-delivery/lessons'
import { Button } from '../shell/button'
import { Icon } from '../shell/icons'
import { useLessonTexts } from './texts/texts'
import { type StepState } from './use-step'

/** Begins a step, and shows why it cannot begin yet. */
export function StepButton({ task, state, onBegin }: { task: Task; state: StepState; onBegin: () => void }) {
  const { tasks, hints } = useLessonTexts()
  if (state === 'running' || state === 'seen') return null
  const canBegin = state === 'ready' || state === 'failed' || state === 'notSimulated'
  return (
    <>
      <Button kind="strong" disabled={!canBegin} onClick={onBegin}>
        <Icon name={task.kind === 'stop' ? 'stop' : 'play'} />
        {tasks[task.kind]}
      </Button>
      <p className="lesson-hint" role="status">
        {state === 'ready' ? '' : hints[state]}
      </p>
    </>
  )
}
