import { orderSteps } from '@food-delivery/contracts'
import { usePage } from '../shell/page-context'
import { useTexts } from '../texts/texts'
import { type PhoneOrder, reached } from './phone-order'

/** The states of an order: a line of dots, or with `detailed` a list that names each and its time. */
export function OrderTimeline({ order, detailed }: { order: PhoneOrder; detailed: boolean }) {
  const { phone: words } = useTexts()
  const { format } = usePage()
  const newest = reached(order)
  const start = order.steps.orderCreated
  return (
    <ol className={detailed ? 'steps steps-detailed' : 'steps'} aria-label={words.historyOf(order.dish)}>
      {orderSteps.map((step) => {
        const at = order.steps[step]
        const seconds = at === undefined || start === undefined ? 0 : Math.max(0, at - start) / 1_000
        const says =
          at === undefined
            ? words.stepOpen(words.steps[step])
            : words.stepDone(words.steps[step], format.hundredths(seconds))
        const state = step === newest ? 'newest' : at === undefined ? 'open' : 'done'
        return (
          <li key={step} className={`step step-${state}`} title={says}>
            <span className="visually-hidden">{says}</span>
            {detailed && (
              <span className="step-words" aria-hidden="true">
                <span>{words.steps[step]}</span>
                {at !== undefined && <span className="step-time">{words.after(format.hundredths(seconds))}</span>}
              </span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
