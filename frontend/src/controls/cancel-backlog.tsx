import { useState } from 'react'
import { inFlight } from '../flow/counts'
import { Button } from '../shell/button'
import { usePage } from '../shell/page-context'
import { useSelector, useSimulator } from '../store/simulator-context'
import { useTexts } from '../texts/texts'
import { cancelUntilNow } from './cancel-until-now'

/** The number of orders in flight from which the page offers to cancel them. */
const MIN_BACKLOG = 100

type Stage = 'idle' | 'asking' | 'sending' | 'failed'

/** Cancels all orders requested until now. Asks first, because they also include the orders of other users. */
export function CancelBacklog() {
  const { controls: texts } = useTexts()
  const { format } = usePage()
  const simulator = useSimulator()
  const [stage, setStage] = useState<Stage>('idle')
  const orders = useSelector((state) => inFlight(state.flow.totals))
  if (orders < MIN_BACKLOG && stage === 'idle') return null
  const cancel = () => {
    setStage('sending')
    cancelUntilNow(simulator).then(
      () => setStage('idle'),
      () => setStage('failed'),
    )
  }
  const button = (text: string, onClick: () => void) => <Button onClick={onClick}>{text}</Button>
  return (
    <p className="cancel-backlog" role="status">
      {stage === 'idle' && button(texts.cancelBacklog, () => setStage('asking'))}
      {stage === 'asking' && (
        <>
          {texts.cancelQuestion(format.integer(orders))} {button(texts.cancelYes, cancel)}{' '}
          {button(texts.cancelNo, () => setStage('idle'))}
        </>
      )}
      {stage === 'sending' && texts.cancelling}
      {stage === 'failed' && (
        <>
          {texts.cancelFailed} {button(texts.cancelNo, () => setStage('idle'))}
        </>
      )}
    </p>
  )
}
