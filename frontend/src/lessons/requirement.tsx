import { type ConsumerName, consumers } from '@food-delivery/contracts'
import { useSelector } from '../store/simulator-context'
import { type Lesson } from '@food-delivery/lessons'
import { useLessonTexts } from './texts/texts'

/** Says how to start the system for the lesson, if it scales the group by something else. */
export function Requirement({ start, group }: { start: NonNullable<Lesson['start']>; group: ConsumerName }) {
  const { requirement: texts } = useLessonTexts()
  const isMet = useSelector(({ cluster }) =>
    cluster.autoscalers?.some(
      ({ target, metrics }) =>
        target === consumers[group].deployment && metrics.some(({ name }) => name === start.metric),
    ),
  )
  if (isMet) return null
  return (
    <p className="warning">
      {texts.before} <code>npm start -- --autoscaler {start.autoscaler}</code>
      {texts.after}
    </p>
  )
}
