import { AlertIcon } from '../shell/icons'
import { usePage } from '../shell/page-context'
import { useSelector } from '../store/simulator-context'
import { type Outage, outage } from '../streams/connection'
import { useTexts } from '../texts/texts'
import { type Texts } from '../texts/texts'

/** Shown during an outage: what is affected, since when, and that the page recovers by itself. */
export function OfflineBar() {
  const texts = useTexts().connection
  const { format } = usePage()
  const now = useSelector((state) => state.now)
  const connection = useSelector((state) => state.connection)
  const broken = outage(connection, now)
  const seconds = broken ? format.integer(Math.max(0, Math.round((now - broken.since) / 1_000))) : ''
  return (
    <div className="offline-slot" role="status">
      {broken && (
        <p className="offline-bar">
          <AlertIcon />
          <span>{wordsFor(broken, texts)(seconds)}</span>
        </p>
      )}
    </div>
  )
}

function wordsFor({ streams, quiet }: Outage, texts: Texts['connection']): (seconds: string) => string {
  if (quiet) return texts.barQuiet
  return streams.includes('events') ? texts.bar : texts.barPods
}
