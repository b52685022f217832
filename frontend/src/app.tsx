import { Architecture } from './architecture/architecture'
import { Charts } from './charts/charts'
import { Controls } from './controls/controls'
import { PhonePanel } from './phone/phone-panel'
import { useDocumentSettings } from './settings/use-theme'
import { Masthead } from './shell/masthead'
import { OfflineBar } from './shell/offline-bar'
import { WhyPanel } from './why/why-panel'

/** The page: five regions, each of which may fail alone. */
export function App() {
  useDocumentSettings()
  return (
    <div className="page">
      <Masthead />
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
