import { type Lesson, type Step } from '@food-delivery/lessons'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { optionAt } from './option-at'
import { type Progress } from './progress'
import { useLessonTexts } from './texts/texts'
import { useMeasureFormat } from './use-measure-format'

/** Whether the prediction was right, and the measured value. */
export function Outcome({ lesson, step, progress }: { lesson: Lesson; step: Step; progress: Progress }) {
  const texts = useLessonTexts()
  const { groups } = useTexts()
  const { language } = usePage().settings
  const { options, about } = step.question
  const format = useMeasureFormat(about.measure)
  const measured = progress.measured ?? 0
  const actual = optionAt(options, measured)
  const predicted = options[progress.prediction ?? -1]
  const [predictedText, actualText] = [predicted, actual].map((option) => option?.text[language] ?? '')
  const measureName = texts.measures[about.measure](groups[about.group ?? lesson.group].name)
  return (
    <>
      <p className={actual === predicted ? 'outcome-right' : 'outcome-wrong'}>
        {actual === predicted ? texts.right(predictedText ?? '') : texts.wrong(predictedText ?? '', actualText ?? '')}
      </p>
      <p>{texts.measured(measureName, format(measured))}</p>
    </>
  )
}
