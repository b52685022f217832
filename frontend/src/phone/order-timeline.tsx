import { orderSteps } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { type PhoneOrder, lastStep } from './phone-order'

/** The steps of an order as a line of dots, or with `isDetailed` as a list with their times. */
export function OrderTimeline({ order, isDetailed }: { order: PhoneOrder; isDetailed: boolean }) {
  const { phone: texts } = useTexts()
  const { format } = usePage()
  const newestStep = lastStep(order)
  const start = order.steps.orderCreated
  return (
    <ol className={isDetailed ? 'steps steps-detailed' : 'steps'} aria-label={texts.historyOf(order.dish)}>
      {orderSteps.map((step) => {
        const at = order.steps[step]
        const isDone = at !== undefined
        const seconds = isDone && start !== undefined ? Math.max(0, at - start) / 1_000 : 0
        const notDoneText = newestStep === 'cancelled' ? texts.stepNotDone : texts.stepOpen
        const description = isDone
          ? texts.stepDone(texts.steps[step], format.twoDecimals(seconds))
          : notDoneText(texts.steps[step])
        const state = isDone ? 'done' : 'open'
        return (
          <li key={step} className={`step step-${step === newestStep ? 'newest' : state}`} title={description}>
            <span className="visually-hidden">{description}</span>
            {isDetailed && (
              <span className="step-text" aria-hidden="true">
                <span>{texts.steps[step]}</span>
                {isDone && <span className="step-time">{texts.after(format.twoDecimals(seconds))}</span>}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
