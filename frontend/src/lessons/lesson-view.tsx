import { useEffect, useRef } from 'react'
import { Icon } from '../shell/icons'
import { openPlan } from '../plan/link/open-plan'
import { elapsedTime } from '../shell/format'
import { usePage } from '../shell/page-context'
import { DecisionChain } from '../why/decision-chain'
import { DecisionSince } from './decision-since'
import { Figures } from './figures'
import { type Lesson } from '@food-delivery/lessons'
import { Outcome } from './outcome'
import { Prediction } from './prediction'
import { type Progress, nextStep } from './progress'
import { Requirement } from './requirement'
import { StepButton } from './step-button'
import { useLessonTexts } from './texts/texts'
import { useStep } from './use-step'

interface LessonViewProps {
  lesson: Lesson
  progress: Progress
  onChange: (progress: Progress) => void
  onFinish: () => void
  onLeave: () => void
}

/** One step of a lesson: its text, the prediction, what the reader does, the figures, and what was seen. */
export function LessonView({ lesson, progress, onChange, onFinish, onLeave }: LessonViewProps) {
  const texts = useLessonTexts()
  const { settings, format } = usePage()
  const { step, facts, begin, planned, state } = useStep(lesson, progress, onChange)
  const next = nextStep(progress, lesson)
  const heading = useFocusOfNewStep()
  return (
    <div className={`lesson lesson-${state}`}>
      <p className="lesson-place">
        <button type="button" className="button button-small" onClick={onLeave}>
          <Icon name="back" />
          {texts.all}
        </button>
        <span>{texts.place(format.integer(progress.step + 1), format.integer(lesson.steps.length))}</span>
      </p>
      <h3 ref={heading} tabIndex={-1}>
        {lesson.title[settings.language]}
      </h3>
      <p>{step.text[settings.language]}</p>
      <Requirement lesson={lesson} />
      <Prediction
        question={step.question}
        prediction={progress.prediction}
        isOpen={progress.since === null}
        onPredict={(prediction) => onChange({ ...progress, prediction })}
      />
      <StepButton task={step.task} state={state} onBegin={begin} />
      {state === 'running' && <Figures lesson={lesson} step={step} facts={facts} />}
      <div className="outcome" role="status">
        {state === 'seen' && <Outcome lesson={lesson} step={step} progress={progress} />}
      </div>
      {state === 'seen' && (
        <>
          <p>{step.finding[settings.language]}</p>
          <button type="button" className="button button-strong" onClick={() => (next ? onChange(next) : onFinish())}>
            {next ? texts.next : texts.finish}
          </button>
          {step.link && <a href={step.link.path}>{step.link.text[settings.language]}</a>}
          {planned && (
            <button type="button" className="button" onClick={() => void openPlan(planned.document)}>
              {texts.inPlanner}
            </button>
          )}
          {step.task.kind === 'plan' ? (
            planned?.decision && (
              <DecisionChain decision={planned.decision} time={elapsedTime(planned.decision.t / 1_000)} />
            )
          ) : (
            <DecisionSince lesson={lesson} since={progress.since ?? 0} />
          )}
        </>
      )}
    </div>
  )
}

/** Moves the focus to the heading of a new step, so that a screen reader reads from there. */
function useFocusOfNewStep() {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return heading
}
