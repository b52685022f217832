import { type Lesson } from '@food-delivery/lessons'
import { consumers } from '@food-delivery/contracts'
import { useSelector } from '../store/simulator-context'
import { type SimulatorState } from '../store/state'
import { useLessonTexts } from './texts/texts'

/** Says how to start the system for the lesson, if this one is not so. */
export function Requirement({ lesson }: { lesson: Lesson }) {
  const { requirements } = useLessonTexts()
  const missing = useSelector((state) => missingFor(lesson, state))
  if (!missing) return null
  const autoscaler = lesson.start ? ` -- --autoscaler ${lesson.start.autoscaler}` : ''
  return (
    <p className="warning">
      {requirements[missing]} <code>npm start{autoscaler}</code>
    </p>
  )
}

/** What the system lacks for a lesson; null if nothing, or if that is not known yet. */
function missingFor({ start, group, steps }: Lesson, { cluster, faults }: SimulatorState) {
  const scaler = cluster.autoscalers?.find(({ target }) => target === consumers[group].deployment)
  if (start && cluster.autoscalers && !scaler?.metrics.some(({ name }) => name === start.metric)) return 'autoscaler'
  const breaks = steps.some(({ task }) => task.kind === 'fault')
  return breaks && faults.isOffered === false ? 'faults' : null
}
