import { type Lesson } from '@food-delivery/lessons'
import { consumers } from '@food-delivery/contracts'
import { useSelector } from '../store/simulator-context'
import { type SimulatorState } from '../store/state'
import { useLessonTexts } from './texts/texts'

/** Shows how to start the system for the lesson, if it was started otherwise. */
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

/** What the lesson needs and the system does not have; null if there is nothing, or while it is unknown. */
function missingFor({ start, group, steps }: Lesson, { cluster, faults }: SimulatorState) {
  const autoscaler = cluster.autoscalers?.find(({ target }) => target === consumers[group].deployment)
  if (start && cluster.autoscalers && !autoscaler?.metrics.some(({ name }) => name === start.metric))
    return 'autoscaler'
  const needsFaults = steps.some(({ task }) => task.kind === 'fault')
  return needsFaults && faults.canInject === false ? 'faults' : null
}
