import { Icon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { type Outage, outage } from '../streams/connection'
import { type Texts, useTexts } from '../texts/texts'

/** Reports an outage: which data is missing and for how long. */
export function OfflineBar() {
  const texts = useTexts().connection
  const { format } = usePage()
  const now = useSelector((state) => state.now)
  const connection = useSelector((state) => state.connection)
  const current = outage(connection, now)
  const seconds = current ? format.integer(Math.max(0, Math.round((now - current.since) / 1_000))) : ''
  return (
    <div className="offline-slot" role="status">
      {current && (
        <p className="offline-bar">
          <Icon name="alert" />
          <span>{textOf(current, texts)(seconds)}</span>
        </p>
      )}
    </div>
  )
}

function textOf({ streams, isSilent }: Outage, texts: Texts['connection']): (seconds: string) => string {
  if (isSilent) return texts.barSilent
  return streams.includes('events') ? texts.bar : texts.barPods
}
