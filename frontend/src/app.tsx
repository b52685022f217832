import { Architecture } from './architecture/architecture'
import { Charts } from './charts/charts'
import { Controls } from './controls/controls'
import { OfflineBar } from './overview/offline-bar'
import { Overview } from './overview/overview'
import { PhonePanel } from './phone/phone-panel'
import { Masthead } from './shell/masthead'
import { useTexts } from './texts/texts'
import { WhyPanel } from './why/why-panel'

/** The simulator: five regions, each with its own error boundary. */
export function App() {
  const texts = useTexts()
  return (
    <div className="page">
      <Masthead page="simulator" texts={texts} mainId="controls">
        <Overview />
      </Masthead>
      <OfflineBar />
      <main className="regions">
        <div className="column column-you">
          <PhonePanel />
          <Controls />
        </div>
        <div className="column column-system">
          <Architecture />
          <Charts />
        </div>
        <div className="column column-why">
          <WhyPanel />
        </div>
      </main>
    </div>
  )
}
