import { type ScalingDecision, consumers } from '@food-delivery/contracts'
import { type Lesson } from '@food-delivery/lessons'
import { useEffect, useRef } from 'react'
import { Button } from '../shell/button'
import { Icon } from '../shell/icons'
import { openPlan } from '../plan/link/open-plan'
import { elapsedTime } from '../shell/format'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { DecisionChain } from '../why/decision-chain'
import { Figures } from './figures'
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

/** One step of a lesson: its text, the prediction, the button that begins it, its figures and its outcome. */
export function LessonView({ lesson, progress, onChange, onFinish, onLeave }: LessonViewProps) {
  const texts = useLessonTexts()
  const { settings, format } = usePage()
  const { step, facts, begin, planned, state } = useStep(lesson, progress, onChange)
  const next = nextStep(progress, lesson)
  const heading = useFocusOfNewStep()
  return (
    <div className={`lesson lesson-${state}`}>
      <p className="lesson-place">
        <Button onClick={onLeave}>
          <Icon name="back" />
          {texts.all}
        </Button>
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
          <Button kind="strong" onClick={() => (next ? onChange(next) : onFinish())}>
            {next ? texts.next : texts.finish}
          </Button>
          {step.link && <a href={step.link.path}>{step.link.text[settings.language]}</a>}
          {planned && (
            <Button kind="normal" onClick={() => void openPlan(planned.document)}>
              {texts.inPlanner}
            </Button>
          )}
          {step.task.kind === 'plan' ? (
            planned?.decision && (
              <DecisionChain decision={planned.decision} time={elapsedTime(planned.decision.t / 1_000)} />
            )
          ) : (
            <ExplainingDecision lesson={lesson} since={progress.since ?? 0} />
          )}
        </>
      )}
    </div>
  )
}

/** The decision that explains the outcome of a step. `since`: when the step began, seconds since 1970. */
function ExplainingDecision({ lesson, since }: { lesson: Lesson; since: number }) {
  const { deployment } = consumers[lesson.group]
  const decisions = useSelector(
    ({ cluster }) => cluster.autoscalers?.find(({ target }) => target === deployment)?.decisions,
  )
  const decision = decisionSince(decisions ?? [], since)
  return decision ? <DecisionChain decision={decision} /> : null
}

/** The newest decision since the step began that changed the number of pods; otherwise the newest of all. */
function decisionSince(decisions: readonly ScalingDecision[], since: number): ScalingDecision | undefined {
  return decisions.find(({ t, from, to }) => from !== to && t >= since * 1_000) ?? decisions[0]
}

/** Moves the focus to the heading of a new step, so that a screen reader reads from there. */
function useFocusOfNewStep() {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return heading
}
