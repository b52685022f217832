import { type Lesson, type Measurement, type Range, type Step } from '@food-delivery/lessons'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { type Facts, valueOf } from './measures'
import { useLessonTexts } from './texts/texts'
import { useMeasureFormat } from './use-measure-format'

/** The figures of a running step, with the ranges in which the step counts as seen. */
export function Figures({ lesson, step, facts }: { lesson: Lesson; step: Step; facts: Facts }) {
  const texts = useLessonTexts()
  return (
    <div className="lesson-figures">
      <p role="status">{texts.watching}</p>
      <dl>
        {step.seen.map((condition, index) => (
          <Figure key={`seen ${index}`} measurement={condition} range={condition} lesson={lesson} facts={facts} />
        ))}
        {(step.watch ?? []).map((measurement, index) => (
          <Figure key={`watch ${index}`} measurement={measurement} lesson={lesson} facts={facts} />
        ))}
      </dl>
    </div>
  )
}

function Figure({
  measurement,
  range = {},
  lesson,
  facts,
}: {
  measurement: Measurement
  range?: Range
  lesson: Lesson
  facts: Facts
}) {
  const { measures, seenAt } = useLessonTexts()
  const { groups } = useTexts()
  const { shared } = usePage()
  const format = useMeasureFormat(measurement.measure)
  const value = valueOf(measurement, lesson, facts)
  const goal = seenAt(
    range.min === undefined ? '' : format(range.min),
    range.max === undefined ? '' : format(range.max),
  )
  return (
    <div>
      <dt>{measures[measurement.measure](groups[measurement.group ?? lesson.group].name)}</dt>
      <dd>
        <b>{value === null ? shared.unknown : format(value)}</b> {goal}
      </dd>
    </div>
  )
}
