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
          <Figure key={`seen ${index}`} measured={condition} range={condition} lesson={lesson} facts={facts} />
        ))}
        {(step.watch ?? []).map((measured, index) => (
          <Figure key={`watch ${index}`} measured={measured} lesson={lesson} facts={facts} />
        ))}
      </dl>
    </div>
  )
}

function Figure({
  measured,
  range = {},
  lesson,
  facts,
}: {
  measured: Measurement
  range?: Range
  lesson: Lesson
  facts: Facts
}) {
  const { measures, seenAt } = useLessonTexts()
  const { groups } = useTexts()
  const { shared } = usePage()
  const format = useMeasureFormat(measured.measure)
  const value = valueOf(measured, lesson, facts)
  const goal = seenAt(
    range.min === undefined ? '' : format(range.min),
    range.max === undefined ? '' : format(range.max),
  )
  return (
    <div>
      <dt>{measures[measured.measure](groups[measured.group ?? lesson.group].name)}</dt>
      <dd>
        <b>{value === null ? shared.unknown : format(value)}</b> {goal}
      </dd>
    </div>
  )
}
